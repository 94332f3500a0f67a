import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url));

it('npm run anatomy says what a folder of diffusers is, whatever its scheduler', { timeout: 120_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [here('anatomy.mjs'), here('unets/pipelines/tiny-ddpm'), '--json'], { cwd: here('..'), maxBuffer: 64e6 });
  const { manifest, anatomy } = JSON.parse(stdout) as { manifest: { scheduler: { _class_name: string } }; anatomy: { reason: string | null; skips: unknown[] } };
  expect(manifest.scheduler._class_name).toBe('DDPMScheduler');
  expect(anatomy.reason).toBeNull();
  expect(anatomy.skips).toHaveLength(4);
});
