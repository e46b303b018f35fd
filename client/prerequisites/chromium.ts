import { firstThatAnswers, onPath } from './executables.js';
import type { Found, Prerequisite } from './prerequisite.js';
import { packagesMend, type SystemPackages } from './system-packages.js';

const packages: SystemPackages = { apt: ['chromium'], brew: ['--cask', 'google-chrome'] };
const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const applications = [
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/** A browser, for the test that looks at Temporal's UI. */
export const chromium: Prerequisite = {
  title: 'Chromium',
  neededFor: "the test that looks at a drill in Temporal's UI",
  find: findChromium,
  packages,
  mend: packagesMend(packages),
};

/** The browser to use. Tests that need it skip, and say so, where it is missing. */
export function findChromium(): Promise<Found | undefined> {
  return firstThatAnswers([...names.flatMap(onPath), ...applications], {
    args: ['--version'],
    answer: /^(?:Chromium|Google Chrome) (\S+)/m,
  });
}
