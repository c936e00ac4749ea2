import type { Locator, Worker } from 'playwright/test';
import type { Faults } from '../src/training/engine/faults.ts';
import { faultSite } from './faultSite.ts';
import { expect, Playground, test as base } from './playground.ts';

declare global {
  /** Of the worker of the fault build. */
  var faults: Faults;
}

/** What the worker holds. */
export type Snapshot = Awaited<ReturnType<Faults['snapshot']>>;

/** The page on the fault build, whose worker can be broken. */
export class BreakablePlayground extends Playground {
  /** The engine's worker that is alive, when it can be broken. */
  async engine(): Promise<Worker> {
    let found: Worker | undefined;
    await expect
      .poll(async () => {
        found = this.page.workers().at(-1);
        return found?.evaluate(() => 'faults' in self).catch(() => false);
      })
      .toBe(true);
    return found as Worker;
  }

  /** Breaks it. */
  async inject(...fault: Parameters<Faults['inject']>): Promise<void> {
    await (await this.engine()).evaluate((args) => self.faults.inject(...args), fault);
  }

  async snapshot(): Promise<Snapshot> {
    return (await this.engine()).evaluate(() => self.faults.snapshot());
  }

  /** What is said above the playground. */
  get notice(): Locator {
    return this.page.getByText(/^The training worker was restarted because/);
  }
}

/** A test on the fault build. */
export const test = base.extend<{ playground: BreakablePlayground }>({
  baseURL: faultSite().url,
  playground: async ({ playground }, use) => use(new BreakablePlayground(playground.page)),
});

export { expect };
