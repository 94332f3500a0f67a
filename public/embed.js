/**
 * For pages that hold a Unetscope in a frame: makes each `<iframe data-unetscope>` as high as what it shows, and talks with it (version 1
 * of the messages, docs/embed.md of Unetscope's repository). Takes no part in anything else of the page.
 *
 *     const figure = unetscopeEmbed(document.querySelector('iframe'));
 *     figure.on('step', ({ step, total }) => …);
 *     const { checksum } = await figure.run({ prompt: 'a red heart', seed: 3 });
 */
(() => {
  const VERSION = 1;
  /** @type {WeakMap<HTMLIFrameElement, object>} */
  const known = new WeakMap();

  /** @param {HTMLIFrameElement} frame */
  window.unetscopeEmbed = (frame) => {
    const before = known.get(frame);
    if (before !== undefined) return before;
    let last = 0;
    let listening = false;
    const waiting = [];
    const calls = new Map();
    const listeners = new Map();
    const send = (message) => frame.contentWindow.postMessage(message, '*');

    const call = (name, fields = {}) =>
      new Promise((resolve, reject) => {
        const message = { unetscope: VERSION, id: ++last, call: name, ...fields };
        calls.set(last, { resolve, reject });
        if (listening) send(message);
        else waiting.push(message);
      });

    const listen = () => {
      listening = true;
      for (const message of waiting.splice(0)) send(message);
    };

    window.addEventListener('message', ({ source, data }) => {
      if (source !== frame.contentWindow || data === null || typeof data !== 'object' || data.unetscope !== VERSION) return;
      if (!listening) listen();
      if (data.event === 'height' && 'unetscope' in frame.dataset) frame.style.height = `${Number(data.height)}px`;
      if (data.event !== undefined) for (const listener of listeners.get(data.event) ?? []) listener(data);
      const asked = calls.get(data.id);
      if (asked === undefined || data.ok === undefined) return;
      calls.delete(data.id);
      if (data.ok) asked.resolve(data.value);
      else asked.reject(Object.assign(new Error(data.error.message), { code: data.error.code }));
    });
    // The frame may have been there before this script.
    if (frame.contentWindow !== null) send({ unetscope: VERSION, id: 0, call: 'hello' });

    const embed = {
      frame,
      hello: () => call('hello'),
      state: () => call('state'),
      run: (recipe) => call('run', { recipe }),
      seek: (step) => call('seek', { step }),
      play: () => call('play'),
      pause: () => call('pause'),
      show: (view) => call('show', { view }),
      frameAt: (step) => call('frame', { step }),
      probe: (step, names) => call('probe', { step, names }),
      /** Returns the function that stops listening. */
      on: (event, listener) => {
        if (!listeners.has(event)) listeners.set(event, new Set());
        listeners.get(event).add(listener);
        return () => listeners.get(event).delete(listener);
      },
    };
    known.set(frame, embed);
    return embed;
  };

  const all = () => {
    for (const frame of document.querySelectorAll('iframe[data-unetscope]')) window.unetscopeEmbed(frame);
  };
  if (document.readyState === 'loading') document.addEventListener('DOMContentLoaded', all);
  else all();
})();
