/// <reference types="vite/client" />
/** Bytes of onnxruntime's programs, uncompressed; see vite.config.ts. */
declare const __RUNTIME_BYTES__: Readonly<Record<'wasm' | 'webgpu', number>>;
