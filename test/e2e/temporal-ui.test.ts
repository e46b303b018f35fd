import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';
import { chromium as prerequisite } from '../../client/prerequisites/chromium.js';
import type { DrillReport } from '../../domain/report/report.js';
import { findTool } from '../support/find-tool.js';
import { TemporalUi } from '../support/temporal-ui.js';
import { startTinyStack, type TinyStack } from '../support/tiny-stack.js';
import { unless } from '../support/unless.js';

// A browser and a drill on a busy machine.
jest.setTimeout(180_000);

const tool = await findTool(prerequisite);

describe("Temporal's UI drives a drill", () => {
  let tiny: TinyStack;
  let ui: TemporalUi;

  beforeAll(async () => {
    tiny = await startTinyStack();
    ui = await TemporalUi.open(tool.path, tiny.stack.server.uiUrl, tiny.toolEnv);
  });
  afterAll(async () => {
    await ui?.close();
    await tiny?.end();
  });

  unless(tool.missing)('by pasted JSON alone, with the live details as the guide', async () => {
    await ui.start({
      workflowId: 'by-hand',
      taskQueue: 'muster',
      type: 'crashRecovery',
      json: '{"drill":"signed","requestedBy":"ana"}',
    });

    const asked = await ui.liveDetails('Is the dashboard green?');
    const text = await asked.locator('body').innerText();
    expect(text).toContain('Waits for ana (conductor)');
    expect(text).toContain('muster answer by-hand dashboard pass --by YOU');
    expect(text).toContain('✓ everything was put back');
    await ui.signal('verify', (await jsonIn(asked)).replace('YOU', 'ana'));

    const signing = await ui.liveDetails('sign-off of');
    await ui.signal('signOff', (await jsonIn(signing)).replace('YOU', 'ana'));
    await ui.signal('signOff', '{"decision":"approve","by":"ben","role":"reviewer"}');

    expect(await ui.result<DrillReport>()).toMatchObject({
      workflowId: 'by-hand',
      verdict: 'passed',
      manualSteps: [{ step: 'dashboard', by: 'ana' }],
      signOffs: [{ by: 'ana' }, { by: 'ben' }],
    });
    expect(await (await ui.liveDetails('done')).locator('body').innerText()).toContain(
      'completed, passed',
    );
  });
});

/** The JSON that the live details offer for pasting. */
function jsonIn(details: Awaited<ReturnType<TemporalUi['liveDetails']>>): Promise<string> {
  return details.locator('pre', { hasText: '{' }).innerText();
}
