import { Button, Table } from '@backstage/ui';
import { render, screen, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import type { ReactElement } from 'react';
import { MemoryRouter } from 'react-router-dom';
import { column, Small } from './column';
import { FilterSelect } from './FilterSelect';
import { ListTotal } from './ListTotal';
import { NumberList } from './NumberList';
import { PageFrame } from './PageFrame';
import { ReasonDialog, type ReasonDialogProps } from './ReasonDialog';
import { Section } from './Section';

const show = (element: ReactElement) =>
  render(<MemoryRouter>{element}</MemoryRouter>);

it('names a page and its sections by their headings', () => {
  show(
    <PageFrame title="Cases" description="" actions={<Button>New</Button>}>
      <Section title="Open" description="What waits">
        <Section title="Mine" level={4}>
          none
        </Section>
      </Section>
    </PageFrame>,
  );
  expect(screen.getByRole('heading', { level: 2 })).toHaveTextContent('Cases');
  expect(screen.getByRole('button', { name: 'New' })).toBeVisible();
  const open = screen.getByRole('region', { name: 'Open' });
  expect(within(open).getByText('What waits')).toBeVisible();
  expect(within(open).getByRole('heading', { level: 4 })).toHaveTextContent(
    'Mine',
  );
});

it('says how many rows there are, once that is known', () => {
  const { rerender } = render(<ListTotal />);
  expect(screen.getByRole('status')).toBeEmptyDOMElement();
  rerender(<ListTotal>3 services</ListTotal>);
  expect(screen.getByRole('status')).toHaveTextContent('3 services');
});

it('opens the list behind a number', async () => {
  const onPress = jest.fn();
  show(
    <NumberList
      aria-label="In numbers"
      entries={[
        { id: 'a', value: 3, label: 'open', isPressed: true, onPress },
        { id: 'b', value: 0, label: 'failed', href: '/failed' },
      ]}
    />,
  );
  const list = screen.getByRole('list', { name: 'In numbers' });
  const open = within(list).getByRole('button', { name: /open/ });
  expect(open).toHaveTextContent('3');
  expect(open).toHaveAttribute('aria-pressed', 'true');
  await userEvent.click(open);
  expect(onPress).toHaveBeenCalledTimes(1);
  expect(within(list).getByRole('link', { name: /failed/ })).toHaveAttribute(
    'href',
    '/failed',
  );
});

it.each([
  ['', 'Every level'],
  [undefined, 'Every level'],
  ['2', 'Level 2'],
  ['seven', 'seven'],
])('narrows a list that is narrowed to %p', async (value, shown) => {
  const onChange = jest.fn();
  show(
    <FilterSelect
      label="Level"
      unset="Every level"
      options={[
        { id: '1', label: 'Level 1' },
        { id: '2', label: 'Level 2' },
      ]}
      value={value}
      onChange={onChange}
    />,
  );
  const select = screen.getByRole('button', { name: /Level$/ });
  expect(select).toHaveTextContent(shown);
  await userEvent.click(select);
  await userEvent.click(screen.getByRole('option', { name: 'Level 1' }));
  expect(onChange).toHaveBeenLastCalledWith('1');
  await userEvent.click(select);
  await userEvent.click(screen.getByRole('option', { name: 'Every level' }));
  expect(onChange).toHaveBeenCalledTimes(value ? 2 : 1);
  expect(onChange).toHaveBeenLastCalledWith(value ? '' : '1');
});

it('puts what a column says of a row into its cells', () => {
  show(
    <Table
      aria-label="Services"
      columnConfig={[
        {
          ...column<{ id: string; owner: string }>('id', 'Name', 10, row => (
            <>
              {row.id} <Small>{row.owner}</Small>
            </>
          )),
          isRowHeader: true,
        },
      ]}
      data={[{ id: 'api', owner: 'payments' }]}
      pagination={{ type: 'none' }}
    />,
  );
  expect(screen.getByRole('rowheader')).toHaveTextContent('api payments');
});

describe('ReasonDialog', () => {
  const ask = (given: Partial<ReasonDialogProps> = {}) => {
    const onConfirm = jest.fn();
    show(
      <ReasonDialog
        title="Refuse it"
        text="Nobody may use it."
        words={{
          confirm: 'Refuse',
          cancel: 'Cancel',
          reason: 'Why',
          hint: 'In a sentence',
        }}
        faultOf={reason => (reason.length < 3 ? 'Say more' : null)}
        isPending={false}
        failure={null}
        onConfirm={onConfirm}
        onClose={jest.fn()}
        {...given}
      />,
    );
    const press = () =>
      userEvent.click(screen.getByRole('button', { name: 'Refuse' }));
    return { onConfirm, press };
  };
  const field = () => screen.getByRole('textbox', { name: /Why/ });

  it('wants a reason, and says so only when it was tried without', async () => {
    const { onConfirm, press } = ask();
    await userEvent.type(field(), ' ab ');
    expect(screen.queryByText('Say more')).toBeNull();
    await press();
    expect(screen.getByText('Say more')).toBeVisible();
    expect(onConfirm).not.toHaveBeenCalled();
    await userEvent.type(field(), 'c ');
    await press();
    expect(onConfirm.mock.calls).toEqual([['ab c']]);
  });

  it('waits for what else is to be filled in', async () => {
    const { onConfirm, press } = ask({
      isIncomplete: true,
      children: tried => (tried ? <p>Choose a day</p> : null),
    });
    await userEvent.type(field(), 'too old');
    expect(screen.queryByText('Choose a day')).toBeNull();
    await press();
    expect(screen.getByText('Choose a day')).toBeVisible();
    expect(onConfirm).not.toHaveBeenCalled();
  });
});
