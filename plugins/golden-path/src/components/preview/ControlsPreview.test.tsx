import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { useState } from 'react';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { aControl, aPreview } from '../../__testUtils__/samples';
import { ControlsPreview } from './ControlsPreview';
import { answersOf } from './field';

const TEMPLATE = 'template:default/secure-service-node';

const Form = () => {
  const [personalData, setPersonalData] = useState(false);
  return (
    <>
      <button type="button" onClick={() => setPersonalData(true)}>
        Holds personal data
      </button>
      <ControlsPreview template={TEMPLATE} values={{ personalData }} />
    </>
  );
};

describe('ControlsPreview', () => {
  it('shows the controls and a scorecard on which unknown is no pass', async () => {
    renderScreen(<Form />);
    expect(
      await screen.findByText(
        '1 of 1 control passes. 1 does not apply to your answers',
      ),
    ).toBeInTheDocument();
    const pillars = screen.getAllByText(/in this pillar/);
    expect(pillars.map(p => p.textContent)).toEqual([
      'No level in this pillar',
      'Gold in this pillar',
    ]);
    await userEvent.click(screen.getByLabelText(/^\d+ checks? of Scan$/));
    expect(
      screen.getByText('Amazon Inspector has not seen it yet.'),
    ).toBeInTheDocument();
    expect(screen.queryByText(/will stop before/)).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('works it out again when an answer changes', async () => {
    const preview = jest.fn(async (_: string, values: object) =>
      aPreview({
        controls: [
          aControl({
            state:
              'personalData' in values && values.personalData
                ? 'pass'
                : 'not-applicable',
            title: 'Personal data',
          }),
        ],
      }),
    );
    renderScreen(<Form />, { client: { preview } });
    expect(
      await within(
        await screen.findByRole('region', { name: 'Infrastructure' }),
      ).findByText('Not applicable'),
    ).toBeInTheDocument();
    await userEvent.click(
      screen.getByRole('button', { name: 'Holds personal data' }),
    );
    expect(
      await within(
        screen.getByRole('region', { name: 'Infrastructure' }),
      ).findByText('Pass'),
    ).toBeInTheDocument();
    expect(preview).toHaveBeenLastCalledWith(TEMPLATE, { personalData: true });
    expect(preview).toHaveBeenCalledTimes(2);
  });

  it('warns of a control that does not pass, and says why there is no scorecard', async () => {
    renderScreen(<Form />, {
      client: {
        preview: async () =>
          aPreview({
            controls: [aControl({ state: 'fail', message: 'Runs as root.' })],
            scorecard: null,
            scorecardProblem: 'it did not answer',
          }),
      },
    });
    expect(await screen.findByText(/will stop before/)).toBeInTheDocument();
    expect(
      screen.getByText(
        'The scorecard could not be worked out: it did not answer',
      ),
    ).toBeInTheDocument();
  });

  it('says what failed', async () => {
    renderScreen(<Form />, {
      client: {
        preview: async () => {
          throw new Error('check the pages before');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'check the pages before',
    );
  });
});

describe('answersOf', () => {
  it('takes what a template is rendered with, and nothing else', () => {
    expect(
      answersOf({
        name: 'a',
        personalData: false,
        tier: 1,
        list: [1],
        preview: null,
      }),
    ).toEqual({ name: 'a', personalData: false, tier: 1 });
    expect(answersOf(undefined)).toEqual({});
  });
});
