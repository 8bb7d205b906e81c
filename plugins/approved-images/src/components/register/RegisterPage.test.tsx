import { seriousFaults } from '@fairway/test-screens';
import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { renderScreen } from '../../__testUtils__/renderScreen';
import { anImage } from '../../__testUtils__/samples';
import { RegisterPage } from './RegisterPage';

const DECIDE = 'approved-images.image.decide';
const PROPOSE = 'approved-images.image.propose';

describe('RegisterPage', () => {
  it('shows each entry with its image, status and support in words', async () => {
    const listImages = jest.fn(async () => ({
      items: [
        anImage({ name: 'n'.repeat(63) }),
        anImage({
          id: 'image-2',
          name: 'ubuntu',
          kind: 'machine',
          reference: 'ami-0123456789abcdef0',
          region: 'eu-central-1',
          status: 'approved',
          usable: false,
        }),
      ],
      totalItems: 2,
    }));
    renderScreen(<RegisterPage />, { client: { listImages } });
    const row = await screen.findByRole('row', { name: /ubuntu/ });
    for (const words of [
      'Machine image',
      'ami-0123456789abcdef0',
      'eu-central-1, account any',
      'Support ended',
      '2098-01-01',
    ]) {
      expect(within(row).getByText(words)).toBeInTheDocument();
    }
    expect(screen.getByText('2 entries')).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('exports what the filters leave, and says when it can not', async () => {
    const exportImages = jest
      .fn()
      .mockRejectedValueOnce(new Error('The portal is away'))
      .mockResolvedValue(new Blob(['x']));
    const url = jest.fn(() => 'blob:x');
    Object.assign(URL, { createObjectURL: url, revokeObjectURL: jest.fn() });
    renderScreen(<RegisterPage />, {
      client: { exportImages },
      search: '?status=approved',
    });
    const button = await screen.findByRole('button', { name: 'Export as CSV' });
    await userEvent.click(button);
    expect(await screen.findByText(/The portal is away/)).toBeInTheDocument();
    expect(url).not.toHaveBeenCalled();
    await userEvent.click(button);
    await waitFor(() => expect(url).toHaveBeenCalled());
    expect(exportImages).toHaveBeenLastCalledWith({
      search: undefined,
      kind: undefined,
      status: 'approved',
    });
  });

  it('keeps search and filters in the address', async () => {
    const listImages = jest.fn(async () => ({ items: [], totalItems: 0 }));
    renderScreen(<RegisterPage />, {
      client: { listImages },
      search: '?status=approved&kind=nonsense',
    });
    expect(await screen.findByText('Nothing matches')).toBeInTheDocument();
    expect(listImages).toHaveBeenLastCalledWith(
      expect.objectContaining({ status: 'approved', kind: undefined }),
    );
    await userEvent.type(screen.getByRole('searchbox'), 'node');
    await waitFor(() =>
      expect(screen.getByTestId('address')).toHaveTextContent('search=node'),
    );
    await userEvent.click(
      screen.getByRole('button', { name: 'Clear the filters' }),
    );
    expect(
      await screen.findByText('The register is empty'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('says what happened when it does not load', async () => {
    renderScreen(<RegisterPage />, {
      client: {
        listImages: async () => {
          throw new Error('the database is away');
        },
      },
    });
    expect(await screen.findByRole('alert')).toHaveTextContent(
      'the database is away',
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it('lets security approve a proposal with a reason and a date', async () => {
    const decideImage = jest.fn(async () => anImage());
    renderScreen(<RegisterPage />, {
      client: { decideImage },
      search: '?image=image-1',
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Approve' }),
    );
    const dialog = await screen.findByRole('dialog', {
      name: 'Approve node-runtime',
    });
    const confirm = within(dialog).getByRole('button', { name: 'Approve' });
    await userEvent.click(confirm);
    expect(
      await within(dialog).findByText('Write at least 10 characters.'),
    ).toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
    await userEvent.type(
      within(dialog).getByRole('textbox', { name: /Reason/ }),
      'It is scanned and signed.',
    );
    await userEvent.click(confirm);
    await waitFor(() =>
      expect(decideImage).toHaveBeenCalledWith('image-1', {
        decision: 'approve',
        reason: 'It is scanned and signed.',
        supportedUntil: '2098-01-01',
      }),
    );
  });

  it('offers no more than the caller may do', async () => {
    renderScreen(<RegisterPage />, {
      denied: [DECIDE, PROPOSE],
      search: '?image=image-1',
    });
    const drawer = await screen.findByRole('dialog', { name: 'node-runtime' });
    expect(
      await within(drawer).findByText('What happened'),
    ).toBeInTheDocument();
    expect(
      within(drawer).queryByRole('button', { name: 'Approve' }),
    ).not.toBeInTheDocument();
    expect(
      screen.queryByRole('button', {
        name: 'Propose an image',
        hidden: true,
      }),
    ).not.toBeInTheDocument();
    expect(await seriousFaults()).toEqual([]);
  });

  it('proposes an image for one of the own teams', async () => {
    const proposeImage = jest.fn(async () => anImage());
    renderScreen(<RegisterPage />, {
      client: { proposeImage },
      titles: { 'group:default/payments': 'Payments and refunds' },
    });
    await userEvent.click(
      await screen.findByRole('button', { name: 'Propose an image' }),
    );
    const dialog = await screen.findByRole('dialog');
    const type = (name: RegExp, words: string) =>
      userEvent.type(within(dialog).getByRole('textbox', { name }), words);
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Propose' }),
    );
    expect(
      await within(dialog).findByText('Choose one of your teams.'),
    ).toBeInTheDocument();
    expect(proposeImage).not.toHaveBeenCalled();
    expect(await seriousFaults()).toEqual([]);
    await type(/^Name/, 'node-runtime');
    await type(/Image with its digest/, anImage().reference);
    await type(/Needed for/, 'The base of our services.');
    await userEvent.click(
      within(dialog).getByRole('button', { name: /For the team/ }),
    );
    await userEvent.click(
      await screen.findByRole('option', { name: 'Payments and refunds' }),
    );
    await userEvent.click(
      within(dialog).getByRole('button', { name: 'Propose' }),
    );
    await waitFor(() =>
      expect(proposeImage).toHaveBeenCalledWith({
        kind: 'container',
        name: 'node-runtime',
        reference: anImage().reference,
        ownerRef: 'group:default/payments',
        reason: 'The base of our services.',
        supportedUntil: expect.stringMatching(/^\d{4}-\d{2}-\d{2}$/),
      }),
    );
  });
});
