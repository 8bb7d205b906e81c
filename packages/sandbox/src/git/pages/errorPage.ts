import { markup } from './html';
import type { Page } from './layout';

/** A page that says what went wrong and leads back. */
export function errorPage(status: number, message: string, back: string): Page {
  return {
    title: `Error ${status}`,
    crumbs: [],
    body: markup`<h1>That did not work</h1><p>${message}</p><p><a href="${back}">Back</a></p>`,
  };
}
