import { WASM_MEMORY, type SizeEstimate } from '../../protocol/foreign/size-estimate.ts';
import { sizeWords } from './loading-words.ts';
import { fitWords } from './size-words.ts';
import styles from './OpenModel.module.css';

/** What a large network takes, and whether that fits, before it is opened. */
export function SizeWords({ size: { weights, memory, attention, tensors, exposed } }: { size: SizeEstimate }) {
  return (
    <p className={memory > WASM_MEMORY ? styles.problem : undefined}>
      {sizeWords(weights)} of weights; running it takes about <strong>{sizeWords(memory)}</strong> of memory. {fitWords(memory)}
      {attention > memory / 4 ? ` ${sizeWords(attention)} of it is attention between all pixels at the finest level, which grows with the fourth power of a picture’s side.` : ''} Of its {tensors.toLocaleString('en')} tensors{' '}
      {sizeWords(exposed)} can be read at a time, because onnxruntime cannot reuse the memory of what is read out; for others the session is rebuilt.
    </p>
  );
}
