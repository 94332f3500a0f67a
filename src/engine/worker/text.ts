import { UserError } from '../../base/user-error.ts';
import type { OwnModel } from '../../protocol/engine.ts';
import { readOwnFile } from './own-files.ts';

/** A prompt as a text encoder reads it. */
export interface Encoded {
  /** `length` ids, filled up with the tokenizer's padding. */
  readonly ids: readonly number[];
  /** The tokens that the prompt has, start and end included, as a person writes them. */
  readonly words: readonly string[];
}

export interface Tokens {
  encode(prompt: string, length: number): Encoded;
}

/**
 * The tokenizer of a folder as diffusers writes it: tokenizer.json, or CLIP's vocab.json and merges.txt. The library is fetched only here.
 * Throws UserError `tokenizer-malformed` or `model-missing`.
 */
export async function openTokenizer(files: OwnModel['files'], folder: string): Promise<Tokens> {
  const config = (await readJson(files, `${folder}/tokenizer_config.json`)) ?? {};
  const json = (await readJson(files, `${folder}/tokenizer.json`)) ?? (await clipTokenizer(files, folder, config));
  const { Tokenizer } = await import('@huggingface/tokenizers');
  let tokenizer: InstanceType<typeof Tokenizer>;
  try {
    tokenizer = new Tokenizer(json, config);
  } catch (cause) {
    throw new UserError('tokenizer-malformed', `The tokenizer in “${folder}” cannot be used: it is not one that this page can read. Save it again with transformers (tokenizer.save_pretrained).`, { cause });
  }
  const named = (name: string, otherwise: string): number | undefined => tokenizer.token_to_id(textOf(config[name]) ?? otherwise);
  const end = named('eos_token', '<|endoftext|>');
  const pad = named('pad_token', '<|endoftext|>') ?? end ?? 0;
  return {
    encode(prompt, length) {
      const { ids, tokens } = tokenizer.encode(prompt);
      const used = ids.slice(0, length);
      // What does not fit is cut, and the end token stands last, as in transformers.
      if (ids.length > length && end !== undefined) used[length - 1] = end;
      return { ids: [...used, ...Array<number>(length - used.length).fill(pad)], words: tokens.slice(0, length).map(written) };
    },
  };
}

const written = (token: string): string => token.replace(/<\/w>$/, '').replace(/^[▁Ġ]/, '');

/** A special token is text, or an object that has it as `content`. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'object' && value !== null && 'content' in value && typeof value.content === 'string' ? value.content : undefined;
}

async function readJson(files: OwnModel['files'], path: string): Promise<Record<string, unknown> | null> {
  if (files[path] === undefined) return null;
  try {
    return JSON.parse(new TextDecoder().decode(await readOwnFile(files, path))) as Record<string, unknown>;
  } catch (cause) {
    throw new UserError('tokenizer-malformed', `The file “${path}” is not JSON. Save the tokenizer again, or download the file again.`, { cause });
  }
}

/** The tokenizer.json that CLIP's two files stand for, as transformers converts them. */
async function clipTokenizer(files: OwnModel['files'], folder: string, config: Record<string, unknown>): Promise<Record<string, unknown>> {
  const vocab = await readJson(files, `${folder}/vocab.json`);
  if (vocab === null) throw new UserError('model-missing', `The folder “${folder}” has neither tokenizer.json nor vocab.json and merges.txt, so prompts cannot be read. Choose the whole folder.`);
  const text = new TextDecoder().decode(await readOwnFile(files, `${folder}/merges.txt`));
  const merges = text.split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#version'));
  const [start, end] = ['<|startoftext|>', '<|endoftext|>'];
  const special = (content: string) => ({ id: vocab[content], content, single_word: false, lstrip: false, rstrip: false, normalized: false, special: true });
  // transformers takes a token of its configuration for itself wherever it stands: the padding of SDXL's second tokenizer is “!”
  const listed = Object.values((config['added_tokens_decoder'] ?? {}) as Record<string, unknown>).map(textOf);
  const added = [...new Set([start, end, ...listed.filter((token) => token !== undefined)])].filter((token) => vocab[token] !== undefined);
  return {
    version: '1.0',
    added_tokens: added.map(special),
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Replace', pattern: { Regex: '\\s+' }, content: ' ' }, { type: 'Lowercase' }] },
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [
        { type: 'Split', pattern: { Regex: "<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^\\s\\p{L}\\p{N}]+" }, behavior: 'Removed', invert: true },
        { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
      ],
    },
    post_processor: { type: 'RobertaProcessing', sep: [end, vocab[end]], cls: [start, vocab[start]], trim_offsets: false, add_prefix_space: false },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE', dropout: null, unk_token: end, continuing_subword_prefix: '', end_of_word_suffix: '</w>',
      fuse_unk: false, byte_fallback: false, ignore_merges: false, vocab, merges,
    },
  };
}
