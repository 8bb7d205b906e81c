import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { aGateAnswer, aReport, aToken } from '../../fixtures/gate';
import { renderScreen, ScreenOptions } from '../../__testUtils__/renderScreen';
import { GateCards } from './GateCards';
import { ReportsSection } from './ReportsSection';
import { uploadCommand } from './UsageSnippet';

const REF = 'component:default/payments-api';

describe('GateCards', () => {
  it('says of each stage whether it is open, and why', async () => {
    renderScreen(<GateCards entityRef={REF} />, {
      world: {
        gates: {
          build: aGateAnswer('build', { verdict: 'pass' }),
          production: aGateAnswer('production', { waiverIds: ['w-1'] }),
        },
      },
    });
    expect(await screen.findByText('Open')).toBeInTheDocument();
    expect(await screen.findByText('Closed')).toBeInTheDocument();
    expect(await screen.findByText('Unknown: not open')).toBeInTheDocument();
    expect(
      screen.getAllByText('2 critical findings are open, 0 are allowed'),
    ).toHaveLength(2);
    expect(
      screen.getByText('1 waiver was taken into account.'),
    ).toBeInTheDocument();
    expect(
      screen.getByText('No threshold is set for this stage.'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('asks no gate without the right to', async () => {
    const getGate = jest.fn();
    renderScreen(<GateCards entityRef={REF} />, {
      client: { getGate },
      denied: 'all',
    });
    expect(await screen.findAllByText('You may not see this')).toHaveLength(3);
    expect(getGate).not.toHaveBeenCalled();
  });
});

describe('ReportsSection', () => {
  const show = (options: ScreenOptions) =>
    renderScreen(<ReportsSection entityRef={REF} />, options);

  it('marks a scan that did not finish', async () => {
    show({
      world: {
        reports: [
          aReport(),
          aReport({
            id: 'report-2',
            slot: 'code',
            outcome: 'failed',
            failure: 'the database of Trivy is missing',
          }),
        ],
      },
    });
    const failed = await screen.findByRole('row', { name: /code/ });
    expect(within(failed).getByText('The scan failed')).toBeInTheDocument();
    expect(
      within(failed).getByText('the database of Trivy is missing'),
    ).toBeInTheDocument();
    const completed = screen.getByRole('row', { name: /image/ });
    expect(within(completed).getByText('1 Critical')).toBeInTheDocument();
    expect(within(completed).getByText('2 suppressed')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what to do while nothing was pushed', async () => {
    show({});
    expect(await screen.findByText('No report was pushed')).toBeInTheDocument();
    expect(
      await screen.findByText('No token was issued yet.'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('issues a token and shows its secret once', async () => {
    show({});
    await userEvent.click(
      await screen.findByRole('button', { name: 'Issue a token' }),
    );
    const dialog = await screen.findByRole('dialog', { name: 'Issue a token' });
    const issue = within(dialog).getByRole('button', { name: 'Issue a token' });
    await userEvent.click(issue);
    expect(
      await within(dialog).findByText('Say what the token is for.'),
    ).toBeInTheDocument();
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /What it is for/ }),
      'Main pipeline',
    );
    await userEvent.click(issue);
    expect(
      await screen.findByText('fwu_secret-of-the-token'),
    ).toBeInTheDocument();
    expect(
      await screen.findByRole('row', { name: /Main pipeline/ }),
    ).toHaveTextContent('Valid');
    expect(await seriousFaults()).toEqual([]);
    await userEvent.click(
      screen.getByRole('button', { name: 'I have stored it' }),
    );
    expect(screen.queryByText('fwu_secret-of-the-token')).toBeNull();
  });

  it('revokes a token after asking', async () => {
    show({ world: { tokens: [aToken()] } });
    await userEvent.click(
      await screen.findByRole('button', {
        name: 'Revoke the token Main pipeline',
      }),
    );
    await userEvent.click(
      within(
        await screen.findByRole('dialog', { name: 'Revoke the token' }),
      ).getByRole('button', { name: 'Revoke' }),
    );
    expect(await screen.findByText('Revoked')).toBeInTheDocument();
  });

  it('keeps tokens from those who may not manage them', async () => {
    const listUploadTokens = jest.fn();
    show({
      client: { listUploadTokens },
      denied: ['security-scorecard.upload-token.manage'],
    });
    expect(
      await screen.findByText(/The owners of the service issue tokens/),
    ).toBeInTheDocument();
    expect(listUploadTokens).not.toHaveBeenCalled();
  });

  it('gives a command that a shell takes as it is', () => {
    expect(uploadCommand('https://portal.example.com/api/s', REF)).toContain(
      "'https://portal.example.com/api/s/scorecards/component/default/payments-api/reports?slot=image'",
    );
  });
});
