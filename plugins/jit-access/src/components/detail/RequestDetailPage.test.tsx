import {
  ConflictError,
  NotAllowedError,
  NotFoundError,
} from '@backstage/errors';
import type { JitAccessClient } from '@fairway/plugin-jit-access-common';
import {
  sampleAuditRow,
  sampleGrant,
  samplePage,
  sampleRequest,
} from '@fairway/plugin-jit-access-react/testUtils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { Link, Route, Routes } from 'react-router-dom';
import { renderPage } from '../../__testUtils__/renderPage';
import { RequestDetailPage } from './RequestDetailPage';

const TITLE = 'Write to the payments database';

const show = (client: Partial<JitAccessClient>, as?: string) =>
  renderPage(<RequestDetailPage />, {
    client,
    as,
    at: '/access/requests/r-1',
    mountPath: '/access/requests/:id',
  });

describe('RequestDetailPage', () => {
  it('shows request, timeline, grant on server time, and audit rows', async () => {
    const getRequest = jest.fn(async (id: string) =>
      sampleRequest({ id, state: 'approved', grantId: 'g-1' }),
    );
    show({
      getRequest,
      listAudit: async () => samplePage([sampleAuditRow()]),
    });
    expect(
      await screen.findByRole('heading', {
        name: TITLE,
        level: 2,
      }),
    ).toBeVisible();
    expect(getRequest).toHaveBeenCalledWith('r-1');
    expect(await screen.findByText('ends in 24 minutes')).toBeVisible();
    expect(screen.getByText('Access active')).toBeVisible();
    expect(
      screen.queryByRole('link', { name: 'Open the request' }),
    ).not.toBeInTheDocument();
    expect(await screen.findByText('Request made')).toBeVisible();
  });

  it('begins at the heading for who came from another page', async () => {
    renderPage(
      <Routes>
        <Route path="/" element={<Link to="/r/r-1">Send</Link>} />
        <Route path="/r/:id" element={<RequestDetailPage />} />
      </Routes>,
    );
    await userEvent.click(await screen.findByRole('link', { name: 'Send' }));
    const heading = await screen.findByRole('heading', {
      level: 2,
      name: TITLE,
    });
    expect(heading).toHaveFocus();
    expect(heading).toHaveAccessibleDescription(/^Pending/);
  });

  it('leaves the focus of who opened its address', async () => {
    show({});
    await screen.findByRole('heading', { level: 2, name: TITLE });
    expect(document.body).toHaveFocus();
  });

  it('says that it is not there, without more', async () => {
    show({
      getRequest: async () => {
        throw new NotFoundError('no request r-1');
      },
    });
    expect(await screen.findByText('Not found')).toBeVisible();
  });

  it('lets nobody decide on their own request', async () => {
    show(
      { getRequest: async () => sampleRequest({ actions: ['approve'] }) },
      'user:default/ana',
    );
    expect(await screen.findByText(/your own request/)).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });

  it('shows the other decision after a lost race', async () => {
    const getRequest = jest
      .fn()
      .mockResolvedValueOnce(sampleRequest({ actions: ['approve', 'deny'] }))
      .mockResolvedValue(sampleRequest({ state: 'withdrawn' }));
    show({
      getRequest,
      approve: async () => {
        throw new ConflictError('ana withdrew it');
      },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    expect(await screen.findByText('ana withdrew it')).toBeVisible();
    expect(await screen.findByText('Withdrawn')).toBeVisible();
    expect(
      screen.queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
  });

  it('keeps the focus of who decided, at what came of it', async () => {
    const getRequest = jest
      .fn()
      .mockResolvedValueOnce(sampleRequest({ actions: ['approve', 'deny'] }))
      .mockResolvedValue(sampleRequest({ state: 'approved' }));
    show({ getRequest, approve: async () => sampleRequest() });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    await waitFor(() =>
      expect(
        screen.getByRole('heading', { level: 2, name: TITLE }),
      ).toHaveFocus(),
    );
  });

  it('says who may read the audit rows', async () => {
    show({
      listAudit: async () => {
        throw new NotAllowedError('no');
      },
    });
    expect(
      await screen.findByText('Auditors and the security team see these.'),
    ).toBeVisible();
  });

  it('shows an overdue revoke in red', async () => {
    show({
      getRequest: async () =>
        sampleRequest({ state: 'approved', grantId: 'g-1' }),
      getGrant: async () =>
        sampleGrant({ state: 'revoke-overdue', lastError: 'refused' }),
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      /Not taken back on time/,
    );
  });
});
