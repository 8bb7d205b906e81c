import { renderInTestApp } from '@backstage/frontend-test-utils';
import { screen } from '@testing-library/react';
import { sampleStep } from '../testing/samples';
import { ApprovalProgress } from './ApprovalProgress';

const wants = (any: number) => sampleStep({ any, approvedBy: [] });

it.each([
  ['one', [wants(1)], '0 of 1 approval'],
  ['two', [wants(2)], '0 of 2 approvals'],
  ['none', [], 'No approval needed'],
])('says how many approvals are there of %s', async (_, steps, words) => {
  renderInTestApp(<ApprovalProgress steps={steps} />);
  expect(await screen.findByText(words)).toBeVisible();
});
