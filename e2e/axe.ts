import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright/test';

const source = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong with the page as it is now, one line a rule with the places: all its rules, or one. */
export async function axeViolations(page: Page, rule?: string): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(source);
  return page.evaluate(async (only) => {
    const { axe } = window as unknown as { axe: { run(rules: object): Promise<AxeResults> } };
    // A theme just chosen is seen from the next frame on, and a colour on its way to another is none that anybody
    // reads; when it has got there, what inherits it may set out.
    do {
      await Promise.allSettled(document.getAnimations().map(({ finished }) => finished));
      await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    } while (document.getAnimations().length > 0);
    const { violations } = await axe.run({
      // Else it works out where each thing stands that is as it should be.
      resultTypes: ['violations'],
      ...(only ? { runOnly: [only] } : {}),
    });
    return violations.map(
      ({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html).join(' | ')}`,
    );
  }, rule);
}

interface AxeResults {
  readonly violations: readonly {
    readonly id: string;
    readonly help: string;
    readonly nodes: readonly { readonly html: string }[];
  }[];
}
