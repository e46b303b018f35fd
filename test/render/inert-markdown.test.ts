import { expect, test } from '@jest/globals';
import { inert, markdown, table } from '../../render/inert-markdown.js';

test.each([
  ['plain text, 4980–5035 ms (a_b-c.d)', 'plain text, 4980–5035 ms (a_b-c.d)'],
  ['&lt;b> <b>', '&amp;lt;b&gt; &lt;b&gt;'],
  ['[x](http://a) | `y`', String.raw`\[x\](http\://a) \| \`y\``],
  ['__proto__ a_b _c_', String.raw`\_\_proto\_\_ a_b \_c\_`],
  ['WWW.evil.example', String.raw`WWW\.evil.example`],
  ['\u001b[1;31mred\u001b[0m and \u009b2Jmore', 'red and more'],
  ['\u001b]0;the title\u0007text', 'text'],
  ['\u001b]8;;http://a\u001b\\link', 'link'],
  ['a lone \u001b', 'a lone'],
  ['two\r\n\tlines\u2028three', 'two lines three'],
  ['gpj.\u202Eexe\u200b', 'gpj.exe'],
  ['half \ud83d of it', 'half  of it'],
  ['-5 ms', '-5 ms'],
  ['--- ', String.raw`\---`],
  ['1. one', String.raw`1\. one`],
  ['1.5 s', '1.5 s'],
])('%j stands as %j', (text, shown) => {
  expect(inert(text)).toBe(shown);
});

test('what is too long ends in a sign that it goes on', () => {
  expect(inert('abcdef', 4)).toBe('abc…');
  expect(inert('abcd', 4)).toBe('abcd');
});

test('in a template only the values are made inert', () => {
  expect(markdown`- **${'a*b'}** ${7}`).toBe(String.raw`- **a\*b** 7`);
});

test('a table has as many cells as its head, whatever stands in them', () => {
  expect(table(['A', 'B'], [['|', 1]])).toEqual(['| A | B |', '| --- | --- |', '| \\| | 1 |']);
  expect(table(['A'], [])).toEqual([]);
});
