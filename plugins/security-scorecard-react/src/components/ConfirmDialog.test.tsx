import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { ConfirmDialog, type ConfirmDialogProps } from './ConfirmDialog';

const open = (props: Partial<ConfirmDialogProps> = {}) => {
  const onClose = jest.fn();
  const perform = jest.fn<Promise<unknown>, []>().mockResolvedValue(undefined);
  renderInTestApp(
    <ConfirmDialog
      title="Close the campaign"
      confirm="End it"
      cancel="Not now"
      perform={perform}
      onClose={onClose}
      {...props}
    >
      Nobody is told of it any more.
    </ConfirmDialog>,
  );
  return { onClose, perform };
};

const press = async (name: string) =>
  userEvent.click(await screen.findByRole('button', { name }));

describe('ConfirmDialog', () => {
  it('does what it said, and closes', async () => {
    const { onClose, perform } = open();
    expect(
      await screen.findByText('Nobody is told of it any more.'),
    ).toBeVisible();
    await press('End it');
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
    expect(perform).toHaveBeenCalledTimes(1);
  });

  it('does nothing when it is not wanted', async () => {
    const { onClose, perform } = open();
    await press('Not now');
    expect(onClose).toHaveBeenCalledTimes(1);
    expect(perform).not.toHaveBeenCalled();
  });

  it('stays open when it fails, says why, and can be tried again', async () => {
    const perform = jest
      .fn<Promise<unknown>, []>()
      .mockRejectedValueOnce(new Error('no connection'))
      .mockResolvedValue(undefined);
    const { onClose } = open({ perform });
    await press('End it');
    expect(await screen.findByRole('alert')).toHaveTextContent('no connection');
    expect(onClose).not.toHaveBeenCalled();
    await press('End it');
    await waitFor(() => expect(onClose).toHaveBeenCalledTimes(1));
  });

  it('waits for what is missing', async () => {
    open({ isDisabled: true });
    expect(
      await screen.findByRole('button', { name: 'End it' }),
    ).toBeDisabled();
  });
});
