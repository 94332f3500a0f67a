import { describe, expect, it } from 'vitest';
import { linkDefaults, parseLink } from '../../store/link.ts';
import { embedCode } from './embed-code.ts';

const content = { ...linkDefaults, recipe: { ...linkDefaults.recipe, prompt: 'a "red" <heart> & more' }, beside: null, expected: null };

describe('the embed code', () => {
  it('is a frame whose link is read as it was meant', () => {
    const code = embedCode({ page: 'https://example.org/unetscope/?x=1#v=1&at=3', title: 'a "red" <heart>', content, parts: ['attention', 'film'], controls: ['transport'] });
    const [, src = ''] = /src="([^"]*)"/.exec(code) ?? [];
    const address = new URL(src.replaceAll('&amp;', '&'));
    expect(address.origin + address.pathname + address.search).toBe('https://example.org/unetscope/');
    const link = parseLink(address.hash);
    expect(link.problems).toEqual([]);
    expect(link.recipe.prompt).toBe('a "red" <heart> & more');
    expect(link.view).toMatchObject({ embed: ['attention', 'film'], controls: ['transport'], page: 'attention' });
    expect(code).toContain('title="a &quot;red&quot; &lt;heart>"');
    expect(code).toContain('sandbox="allow-scripts allow-popups"');
    expect(code).toContain('src="https://example.org/unetscope/embed.js"');
  });
});
