import * as z from 'zod';

/** The JSON files of a diffusers folder, as far as they are read. What is malformed in them is as if it were not there. */

const count = z.number().int().min(1).max(65_536);

export const unetConfigSchema = z.object({
  sample_size: z.union([count, z.tuple([count, count])]).nullish().catch(null),
  in_channels: count.nullish().catch(null),
  out_channels: count.nullish().catch(null),
  cross_attention_dim: count.nullish().catch(null),
  num_class_embeds: count.nullish().catch(null),
  down_block_types: z.array(z.string()).nullish().catch(null),
});

export const vaeConfigSchema = z.object({
  scaling_factor: z.number().positive().nullish().catch(null),
  shift_factor: z.number().nullish().catch(null),
  block_out_channels: z.array(z.number()).min(1).max(8).nullish().catch(null),
});

export const indexSchema = z.object({ _class_name: z.string().nullish().catch(null), force_zeros_for_empty_prompt: z.boolean().nullish().catch(null) });
export const tokenizerConfigSchema = z.object({ model_max_length: z.number().nullish().catch(null) });
export const schedulerSchema = z.looseObject({ _class_name: z.string().max(80) });

export interface Configs {
  readonly unet: z.infer<typeof unetConfigSchema>;
  readonly vae: z.infer<typeof vaeConfigSchema>;
  readonly index: z.infer<typeof indexSchema>;
  readonly scheduler: z.infer<typeof schedulerSchema> | null;
  /** In the order of the tokenizers. */
  readonly tokenizers: readonly z.infer<typeof tokenizerConfigSchema>[];
}
