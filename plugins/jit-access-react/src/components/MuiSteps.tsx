import Step from '@material-ui/core/Step';
import StepContent from '@material-ui/core/StepContent';
import StepLabel from '@material-ui/core/StepLabel';
import Stepper from '@material-ui/core/Stepper';
import type { ReactNode } from 'react';

const PLAIN = { background: 'transparent', padding: 0 };

/** Numbered steps in a row, of which one is current. */
export function StepRow(props: { labels: string[]; active: number }) {
  return (
    <Stepper activeStep={props.active} style={PLAIN}>
      {props.labels.map((label, index) => (
        <Step
          key={label}
          aria-current={index === props.active ? 'step' : undefined}
        >
          <StepLabel>{label}</StepLabel>
        </Step>
      ))}
    </Stepper>
  );
}

/** One entry of {@link StepColumn}. */
export interface StepEntry {
  key: string;
  icon: ReactNode;
  title: ReactNode;
  detail?: ReactNode;
  done: boolean;
}

/** Steps below each other, all of them open. */
export function StepColumn(props: { entries: StepEntry[] }) {
  return (
    <Stepper orientation="vertical" nonLinear style={PLAIN} role="list">
      {props.entries.map(entry => (
        <Step
          key={entry.key}
          active
          expanded
          completed={entry.done}
          role="listitem"
        >
          <StepLabel icon={entry.icon}>{entry.title}</StepLabel>
          <StepContent>{entry.detail}</StepContent>
        </Step>
      ))}
    </Stepper>
  );
}
