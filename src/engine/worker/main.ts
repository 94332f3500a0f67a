import '../../diffusion/every-sampler.ts';
import { startRuntime } from './ort.ts';
import { serve } from './server.ts';

serve(self, startRuntime());
