import { screen } from '@testing-library/react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { NextDeadlineCell } from '../NextDeadlineCell';
import { NextDeadline } from './NextDeadline';

const SOON = '2026-11-29T12:00:00.000Z';
const LATER = '2026-12-24T12:00:00.000Z';

describe('the next deadline', () => {
  it.each([
    [SOON, LATER, 'Next deadline, of a check', 'of a check'],
    [SOON, null, 'Next deadline, of a check', 'of a check'],
    [SOON, SOON, 'Next deadline, of a finding', 'of a finding'],
    [null, null, 'Next deadline', 'no deadline'],
  ])(
    '%s, where that of findings is %s, says what it is of: %s',
    async (nextDeadline, findingDeadline, words, inTable) => {
      const of = { nextDeadline, findingDeadline };
      renderScreen(
        <>
          <NextDeadline of={of} />
          <table>
            <tbody>
              <tr>
                <td>
                  <NextDeadlineCell of={of} />
                </td>
              </tr>
            </tbody>
          </table>
        </>,
        { client: {} },
      );
      expect(await screen.findByText(words)).toBeVisible();
      expect(screen.getByRole('cell')).toHaveTextContent(inTable);
    },
  );
});
