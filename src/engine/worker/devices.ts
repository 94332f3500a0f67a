/** What is known of the graphics processor before anything is built on it. */
export interface Gpu {
  readonly adapter: GPUAdapter;
  readonly name: string;
  /** Whether it is a program that plays the GPU on the processor (SwiftShader, llvmpipe): right, but slow. */
  readonly software: boolean;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|basic render|\bsoftware\b|\bwarp\b/i;

export async function findGpu(): Promise<Gpu | null> {
  // Typed as always present, which holds in secure contexts of some browsers only.
  const gpu = navigator.gpu as GPU | undefined;
  const adapter = await gpu?.requestAdapter({ powerPreference: 'high-performance' }).catch(() => null);
  if (adapter === undefined || adapter === null) return null;
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return {
    adapter,
    name: description === '' ? words.join(' ') || 'unnamed' : description,
    software: isFallbackAdapter || SOFTWARE.test(words.join(' ')),
  };
}

/** A GPUDevice that we close ourselves, or that is lost. */
export interface OwnDevice {
  readonly device: GPUDevice;
  /** Resolves when the device is gone, whoever ended it. */
  readonly gone: Promise<void>;
  close(): void;
}

/**
 * A device of our own, not onnxruntime's: it outlives the sessions on it (onnxruntime destroys its device with the last
 * session), and its loss is seen. With all that onnxruntime's kernels can make use of.
 * `onLost` is called when it goes without `close`; calls under way on it may then never return.
 */
export async function openDevice({ adapter }: Gpu, onLost: (detail: string) => void): Promise<OwnDevice> {
  const features: GPUFeatureName[] = ['shader-f16', 'subgroups'];
  const requiredLimits: Record<string, number> = {};
  for (const limit of LIMITS) requiredLimits[limit] = adapter.limits[limit];
  const device = await adapter.requestDevice({
    requiredFeatures: features.filter((feature) => adapter.features.has(feature)),
    requiredLimits,
  });
  let closed = false;
  const gone = device.lost.then(({ message, reason }) => {
    if (!closed) onLost(message === '' ? reason : message);
  });
  return {
    device,
    gone,
    close() {
      closed = true;
      device.destroy();
    },
  };
}

/** The limits that onnxruntime raises on its own device (WebGpuContext::GetRequiredLimits, 1.30). */
const LIMITS = [
  'maxBindGroups',
  'maxComputeWorkgroupStorageSize',
  'maxComputeWorkgroupsPerDimension',
  'maxStorageBuffersPerShaderStage',
  'maxStorageBufferBindingSize',
  'maxBufferSize',
  'maxComputeInvocationsPerWorkgroup',
  'maxComputeWorkgroupSizeX',
  'maxComputeWorkgroupSizeY',
  'maxComputeWorkgroupSizeZ',
] as const satisfies readonly (keyof GPUSupportedLimits)[];
