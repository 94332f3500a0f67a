/** `make`, once for each thing that it is asked of: the result hangs on the thing itself, and goes with it. */
export function onceEach<K extends object, T>(make: (of: K) => T): (of: K) => T {
  const cache = new WeakMap<K, { readonly value: T }>();
  return (of) => {
    let held = cache.get(of);
    if (held === undefined) cache.set(of, (held = { value: make(of) }));
    return held.value;
  };
}
