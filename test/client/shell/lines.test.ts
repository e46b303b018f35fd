import { expect, test } from '@jest/globals';
import { clock } from '../../../client/shell/lines.js';
import { shellWord } from '../../../domain/shell-word.js';

test.each([
  [-5, '0:00'],
  [7_900, '0:07'],
  [750_000, '12:30'],
  [3_723_000, '1:02:03'],
])('%i ms read as %s on a clock', (ms, read) => {
  expect(clock(ms)).toBe(read);
});

test.each([
  ['/srv/muster.yaml', '/srv/muster.yaml'],
  ['/srv/my system', "'/srv/my system'"],
  ["it's; rm -rf $HOME", "'it'\\''s; rm -rf $HOME'"],
  ['', "''"],
])('%p is pasted into a shell as %s', (text, word) => {
  expect(shellWord(text)).toBe(word);
});
