import * as z from 'zod/mini';

/** The JSON files of a diffusers folder, as far as they are read. What is malformed in them is as if it were not there. */

const count = z.int().check(z.gte(1), z.lte(65_536));

export const unetConfigSchema = z.object({
  sample_size: z.catch(z.nullish(z.union([count, z.tuple([count, count])])), null),
  in_channels: z.catch(z.nullish(count), null),
  out_channels: z.catch(z.nullish(count), null),
  cross_attention_dim: z.catch(z.nullish(count), null),
  num_class_embeds: z.catch(z.nullish(count), null),
  /** The count of heads, whatever it is called; of each level, where they differ. */
  attention_head_dim: z.catch(z.nullish(z.union([count, z.array(count).check(z.minLength(1), z.maxLength(16))])), null),
  down_block_types: z.catch(z.nullish(z.array(z.string())), null),
});

export const vaeConfigSchema = z.object({
  scaling_factor: z.catch(z.nullish(z.number().check(z.positive())), null),
  shift_factor: z.catch(z.nullish(z.number()), null),
  block_out_channels: z.catch(z.nullish(z.array(z.number()).check(z.minLength(1), z.maxLength(8))), null),
});

export const indexSchema = z.object({ _class_name: z.catch(z.nullish(z.string()), null), force_zeros_for_empty_prompt: z.catch(z.nullish(z.boolean()), null) });
export const tokenizerConfigSchema = z.object({ model_max_length: z.catch(z.nullish(z.number()), null) });
export const schedulerSchema = z.looseObject({ _class_name: z.string().check(z.maxLength(80)) });

export interface Configs {
  readonly unet: z.infer<typeof unetConfigSchema>;
  readonly vae: z.infer<typeof vaeConfigSchema>;
  readonly index: z.infer<typeof indexSchema>;
  readonly scheduler: z.infer<typeof schedulerSchema> | null;
  /** In the order of the tokenizers. */
  readonly tokenizers: readonly z.infer<typeof tokenizerConfigSchema>[];
}
