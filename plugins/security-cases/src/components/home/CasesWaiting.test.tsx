import { usePermission } from '@backstage/plugin-permission-react';
import { securityCaseManagePermission } from '@fairway/plugin-security-cases-common';
import { seriousFaults } from '@fairway/test-screens';
import { act, screen } from '@testing-library/react';
import { pageOfCases, renderScreen } from '../../__testUtils__/renderScreen';
import { aSummary } from '../../__testUtils__/samples';
import { CasesWaiting } from './CasesWaiting';

const many = Array.from({ length: 8 }, (_, i) =>
  aSummary({ id: `case-${i}`, reference: `SC-${i}`, title: `Case ${i}` }),
);

describe('CasesWaiting', () => {
  it('shows the most urgent cases with a proposal, and leads to the others', async () => {
    const listCases = jest.fn(pageOfCases(many));
    renderScreen(<CasesWaiting />, { client: { listCases } });
    expect(await screen.findByRole('link', { name: 'Case 0' })).toHaveAttribute(
      'href',
      '/security-cases/cases/case-0',
    );
    expect(listCases).toHaveBeenCalledWith({
      status: 'open',
      proposals: true,
      limit: 6,
    });
    expect(screen.getAllByRole('listitem')).toHaveLength(6);
    expect(
      screen.getByRole('link', { name: 'Show 2 more cases' }),
    ).toHaveAttribute(
      'href',
      '/security-cases/cases?status=open&proposals=true',
    );
    expect(await seriousFaults()).toEqual([]);
  });

  it.each([
    ['somebody who decides on none', many, ['security-cases.case.manage']],
    ['nothing that waits', [], []],
  ])('shows nothing at all: %s', async (_, all, denied) => {
    const listCases = jest.fn(pageOfCases(all));
    renderScreen(
      <>
        <CasesWaiting />
        <Asked />
      </>,
      { client: { listCases }, denied },
    );
    // What it goes by is there: the answer about the permission, and the cases.
    const asked = await screen.findByText('asked');
    await act(async () => {
      await listCases.mock.results[0].value;
    });
    expect(screen.getByRole('main').children).toHaveLength(1);
    expect(screen.getByRole('main')).toContainElement(asked);
  });
});

function Asked() {
  const { loading } = usePermission({
    permission: securityCaseManagePermission,
    resourceRef: many[0].id,
  });
  return loading ? null : <output>asked</output>;
}
