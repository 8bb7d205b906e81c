import axe from 'axe-core';

/**
 * Names the serious accessibility faults of what is shown. Colours are judged
 * in a browser: jsdom does not know them.
 */
export async function seriousFaults(): Promise<string[]> {
  const { violations } = await axe.run(
    // What was announced to screen readers stays behind when its subject is gone.
    { include: document.body, exclude: '[data-live-announcer]' },
    {
      rules: {
        'color-contrast': { enabled: false },
        // A component under test is no page: it has neither landmarks nor a title.
        region: { enabled: false },
        'page-has-heading-one': { enabled: false },
      },
    },
  );
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes[0]?.html.slice(0, 200)}`);
}
