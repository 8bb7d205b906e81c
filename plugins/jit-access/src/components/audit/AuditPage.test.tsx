import {
  sampleAuditRow,
  samplePage,
  sampleVerification,
} from '@fairway/plugin-jit-access-react/testUtils';
import { seriousFaults } from '@fairway/test-screens';
import { screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderPage } from '../../__testUtils__/renderPage';
import { AuditPage } from './AuditPage';

const rows = [
  sampleAuditRow({ seq: 2, action: 'approve-refused', hash: 'b'.repeat(64) }),
  sampleAuditRow({
    seq: 1,
    details: {
      duration: 'PT5M',
      note: '<b>bold</b>',
      endsAt: '2026-11-22T09:30:00.000Z',
    },
  }),
];

describe('AuditPage', () => {
  it('lists rows, and says that the chain holds', async () => {
    renderPage(<AuditPage />, {
      client: {
        listAudit: async () => samplePage(rows),
        verifyLedger: async () =>
          sampleVerification({
            ok: true,
            rows: 2,
            firstBadSeq: null,
            reason: null,
            headHash: 'b'.repeat(64),
          }),
      },
    });
    expect(
      await screen.findByText('Request made', { ignore: 'option' }),
    ).toBeVisible();
    expect(
      screen.getByText('Approval refused', { ignore: 'option' }),
    ).toBeVisible();
    const details = screen.getByText(
      /^duration: 5 minutes · note: <b>bold<\/b> · ends at:/,
    );
    expect(details).toBeVisible();
    // In the reader's language, not as the machine writes it.
    expect(details.parentElement).toHaveTextContent(/ends at: Nov 22, 2026/);
    expect(
      await screen.findByText('Chain verified: 2 rows fit together'),
    ).toBeVisible();
  });

  it('lists several people as people write them, and providers by name', async () => {
    renderPage(<AuditPage />, {
      client: {
        listAudit: async () =>
          samplePage([
            sampleAuditRow({
              details: {
                asked: 'user:default/nadia user:default/sam group:default/sre',
                provider: 'aws-identity-center',
                note: 'user:default/sam said so',
              },
            }),
          ]),
      },
    });
    expect(await screen.findByText(/^asked:/)).toHaveTextContent(
      'asked: nadia, sam, and sre · provider: AWS IAM Identity Center · note: sam said so',
    );
  });

  it('raises an alarm when the chain is broken', async () => {
    renderPage(<AuditPage />, {
      client: {
        verifyLedger: async () =>
          sampleVerification({
            ok: false,
            rows: 2,
            firstBadSeq: 2,
            reason: 'the hash does not fit',
            headHash: '',
          }),
      },
    });
    const alert = await screen.findByRole('alert');
    expect(
      within(alert).getByText('The chain is broken at row 2'),
    ).toBeVisible();
    expect(within(alert).getByText('the hash does not fit')).toBeVisible();
  });

  it('is friendly to somebody without the permission, and asks for nothing', async () => {
    const listAudit = jest.fn();
    const verifyLedger = jest.fn();
    renderPage(<AuditPage />, {
      client: { listAudit, verifyLedger },
      denied: 'all',
    });
    expect(await screen.findByText('You may not see this')).toBeVisible();
    expect(screen.getByText(/for auditors and the security/)).toBeVisible();
    expect(screen.queryByRole('alert')).not.toBeInTheDocument();
    expect(screen.queryByRole('searchbox')).not.toBeInTheDocument();
    expect(listAudit).not.toHaveBeenCalled();
    expect(verifyLedger).not.toHaveBeenCalled();
  });

  it('shows the timeline of one request, oldest first, at its own address', async () => {
    const listAudit = jest.fn(async () => samplePage(rows));
    renderPage(<AuditPage />, { client: { listAudit } });
    const open = await screen.findAllByRole('button', { name: 'Timeline' });
    await userEvent.click(open[0]);
    expect(screen.getByLabelText('address')).toHaveTextContent('request=r-1');
    const items = await screen.findAllByRole('listitem');
    expect(items[0]).toHaveTextContent('Request made');
    expect(items[1]).toHaveTextContent('Approval refused');
    expect(listAudit).toHaveBeenLastCalledWith(
      expect.objectContaining({ requestId: 'r-1' }),
    );
  });

  it('keeps its filters in the address, and asks the server with them', async () => {
    const listAudit = jest.fn(async () => samplePage(rows));
    renderPage(<AuditPage />, {
      client: { listAudit },
      at: '/?action=grant-ended&actor=user:default/ana&from=2026-11-01T00:00:00.000Z&to=nonsense',
    });
    await screen.findByText('Request made', { ignore: 'option' });
    expect(listAudit).toHaveBeenLastCalledWith({
      limit: 20,
      offset: 0,
      action: 'grant-ended',
      actor: 'user:default/ana',
      from: '2026-11-01T00:00:00.000Z',
    });
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(listAudit).toHaveBeenLastCalledWith({ limit: 20, offset: 0 });
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what the anchors outside of the database vouch for', async () => {
    renderPage(<AuditPage />, {
      client: {
        verifyLedger: async () =>
          sampleVerification({
            ok: false,
            reason: 'an anchor contradicts',
            anchors: [
              { id: 'file', ok: true, heads: 3, seq: 41, reason: null },
              { id: 's3', ok: false, heads: 1, seq: 9, reason: 'other head' },
              { id: 'new', ok: true, heads: 0, seq: null, reason: null },
            ],
          }),
      },
    });
    expect(
      await screen.findByText(/file vouches for rows up to 41/),
    ).toBeVisible();
    expect(screen.getByText(/s3 contradicts: other head/)).toBeVisible();
    expect(screen.getByText(/new vouches for no row yet/)).toBeVisible();
  });

  it('exports the rows of the chosen dates', async () => {
    const exportAudit = jest.fn(async () => new Blob(['{}']));
    const url = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderPage(<AuditPage />, {
      client: { exportAudit },
      at: '/?from=2026-11-01T00:00:00.000Z',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Export as CSV' }),
    );
    expect(exportAudit).toHaveBeenCalledWith({
      format: 'csv',
      from: '2026-11-01T00:00:00.000Z',
    });
    expect(url).toHaveBeenCalled();
  });
});
