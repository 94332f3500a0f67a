import { beforeEach, describe, expect, it, vi } from 'vitest';

const ddim = { _class_name: 'DDIMScheduler' };
const euler = { _class_name: 'EulerDiscreteScheduler' };

/** As on a page that has just begun: tests know all samplers otherwise. */
async function fresh() {
  const { createScheduler } = await import('../diffusion/scheduler.ts');
  return { createScheduler, ...(await import('./samplers.ts')) };
}

describe('samplers that come later', () => {
  beforeEach(() => {
    vi.resetModules();
    vi.doUnmock('../diffusion/other-samplers.ts');
  });

  it('are fetched for the work that needs them, and DDIM’s is there without', async () => {
    const { createScheduler, withSamplers } = await fresh();
    expect(createScheduler(ddim, 10).timesteps).toHaveLength(10);
    expect(() => createScheduler(euler, 10)).toThrow(expect.objectContaining({ code: 'sampler-not-here' }) as Error);
    await expect(withSamplers(() => createScheduler(euler, 10).className)).resolves.toBe('EulerDiscreteScheduler');
    expect(createScheduler(euler, 10).timesteps).toHaveLength(10);
  });

  it('say what to do where they do not come', async () => {
    vi.doMock('../diffusion/other-samplers.ts', () => {
      throw new Error('no network');
    });
    const { createScheduler, withSamplers } = await fresh();
    await expect(withSamplers(() => createScheduler(euler, 10))).rejects.toMatchObject({ code: 'samplers-not-loaded' });
    await expect(withSamplers(() => createScheduler(euler, 10))).rejects.toThrow(/Check the connection, then try again/);
  });
});
