import path from 'node:path';
import type { Page } from '@playwright/test';
import { settled } from '../support/person';
import { root } from '../support/portal';

const images = path.join(root, 'docs/images');

/** Takes a picture for the README, `<name>.png`. */
export async function shoot(page: Page, name: string) {
  await settled(page);
  // Pointers and focus rings are no part of the product.
  await page.mouse.move(0, 0);
  await page.screenshot({
    path: path.join(images, `${name}.png`),
    animations: 'disabled',
  });
}
