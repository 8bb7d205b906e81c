import { TestApiProvider, mockApis } from '@backstage/frontend-test-utils';
import { render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { HowToUse } from './HowToUse';

describe('HowToUse', () => {
  it('copies, and says that it did', async () => {
    const user = userEvent.setup();
    const write = jest.spyOn(navigator.clipboard, 'writeText');
    render(
      <TestApiProvider apis={[mockApis.translation(), mockApis.error()]}>
        <HowToUse instructions="psql -h pay-prod" />
      </TestApiProvider>,
    );
    await user.click(screen.getByRole('button', { name: 'Copy' }));
    expect(
      await screen.findByRole('button', { name: 'Copied' }),
    ).toBeInTheDocument();
    expect(write).toHaveBeenCalledWith('psql -h pay-prod');
  });
});
