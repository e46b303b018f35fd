import { chromium, type Browser, type FrameLocator, type Page } from 'playwright-core';
import { waitUntil } from '../../host/processes/wait-until.js';

const quiet = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
const patienceMs = 40_000;

/** What to write into the form that starts a workflow. */
export interface StartForm {
  readonly workflowId: string;
  readonly taskQueue: string;
  readonly type: string;
  readonly json: string;
}

/** Temporal's UI in a browser without a window, used as a person uses it. */
export class TemporalUi {
  private constructor(
    private readonly browser: Browser,
    readonly page: Page,
    private readonly url: string,
  ) {}

  /** @param url where the UI is; nothing else is ever asked */
  static async open(executablePath: string, url: string, env: NodeJS.ProcessEnv) {
    const browser = await chromium.launch({ executablePath, args: quiet, env: defined(env) });
    const context = await browser.newContext({
      viewport: { width: 1400, height: 1000 },
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const page = await context.newPage();
    page.setDefaultTimeout(patienceMs);
    return new TemporalUi(browser, page, `${url}/namespaces/default/workflows`);
  }

  /** Fills in the form and follows the link to what it started. */
  async start({ workflowId, taskQueue, type, json }: StartForm): Promise<void> {
    const { page } = this;
    await page.goto(`${this.url}/start-workflow`);
    await page.getByLabel('Workflow ID').fill(workflowId);
    await page.getByLabel('Task Queue').fill(taskQueue);
    await page.getByLabel('Workflow Type').fill(type);
    await this.pasteAndPress(json, 'Start Workflow');
    await page.getByRole('link', { name: 'Workflow started successfully' }).click();
    await page.getByRole('heading', { name: workflowId }).waitFor();
  }

  /** Sends a signal by its form. */
  async signal(name: string, json: string): Promise<void> {
    const { page } = this;
    await page.getByRole('button', { name: 'More Actions' }).click();
    await page.getByRole('menuitem', { name: 'Send a Signal' }).first().click();
    await page.getByRole('button', { name: 'Select a signal' }).click();
    // Its description stands beside it.
    await page.getByRole('option', { name: new RegExp(`^${name}\\b`) }).click();
    await this.pasteAndPress(json, 'Submit');
    await page.getByRole('button', { name: 'Submit' }).waitFor({ state: 'hidden' });
  }

  /** The live details as soon as they hold the text; asked for anew meanwhile, as the page says. */
  async liveDetails(text: string): Promise<FrameLocator> {
    const { page } = this;
    await page.getByRole('tab', { name: 'User Metadata' }).click();
    const details = page.frameLocator('iframe[title=output]');
    const shown = async (): Promise<boolean> => {
      if ((await details.getByText(text).count()) > 0) return true;
      await page.keyboard.press('r');
      return false;
    };
    const there = await waitUntil(shown, { withinMs: patienceMs, everyMs: 300 });
    if (there !== true) throw new Error(`the live details never held "${text}"`);
    return details;
  }

  /** The result of a completed workflow, by the button that copies it. */
  async result<T>(): Promise<T> {
    const { page } = this;
    await page.getByText('Completed', { exact: true }).first().waitFor();
    await page.getByRole('tab', { name: 'History' }).click();
    const copy = page.getByRole('heading', { name: 'Result' }).locator('..').getByRole('button');
    await copy.first().click();
    return JSON.parse(await page.evaluate('navigator.clipboard.readText()')) as T;
  }

  close(): Promise<void> {
    return this.browser.close();
  }

  private async pasteAndPress(json: string, button: string): Promise<void> {
    const { page } = this;
    const editor = page.locator('.cm-content[contenteditable=true]').filter({ visible: true });
    await editor.click();
    await page.keyboard.insertText(json);
    // Leaving the editor lays its text out anew, which would move the button from under the click.
    const press = page.getByRole('button', { name: button });
    await press.focus();
    await press.click();
  }
}

function defined(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(([, value]) => value !== undefined);
  return Object.fromEntries(entries) as Record<string, string>;
}
