import { schedulerFields } from './config.ts';

/** Temporary: the config of another class, keeping the fields that it knows. */
export function samplerConfig(
  modelConfig: Readonly<Record<string, unknown>>,
  className: string,
  options: Readonly<Record<string, unknown>>,
): Record<string, unknown> {
  const fields = Object.entries(schedulerFields).find(([name]) => name === className)?.[1] ?? {};
  const kept = Object.entries({ ...modelConfig, ...options }).filter(([key]) => Object.hasOwn(fields, key));
  return { ...Object.fromEntries(kept), _class_name: className };
}
