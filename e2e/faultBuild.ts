import type { Locator, Worker } from 'playwright/test';
import type { Faults } from '../src/training/engine/faults.ts';
import type { BackendName } from '../src/training/backendNames.ts';
import { faultSite } from './faultSite.ts';
import { expect, Playground, test as base } from './playground.ts';

/** Shaders compile for long on a processor that emulates a graphics adapter, milliseconds. */
export const HANG = 300_000;

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

  /** Opens the page on a backend, with a network so small that it trains there without hardware. */
  async openTinyOn(backend: BackendName): Promise<void> {
    await this.openTiny(`?backend=${backend}`);
    await this.expectBackend(backend);
  }

  async expectBackend(backend: BackendName): Promise<void> {
    const badge = this.page.getByRole('button', { name: new RegExp(`^Backend ${backend}`, 'i') });
    await expect(badge).toBeVisible({ timeout: HANG });
  }

  /** The run goes on, with weights that are still there. */
  async expectTraining(): Promise<void> {
    const { steps } = await this.snapshot();
    await expect
      .poll(async () => (await this.snapshot()).steps, { timeout: HANG })
      .toBeGreaterThan(steps + 1);
    const { finite, zeros } = await this.snapshot();
    expect({ finite, zeros }).toEqual({ finite: true, zeros: 0 });
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
