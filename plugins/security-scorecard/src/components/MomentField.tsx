import { DatePicker } from '@backstage/ui';
import { fromDate, toCalendarDateTime } from '@internationalized/date';
import styles from './layout.module.css';

/** Props of {@link MomentField}. */
export interface MomentFieldProps {
  label: string;
  /** Null while none is chosen. */
  value: Date | null;
  onChange: (moment: Date | null) => void;
  problem?: string;
}

/** A day and a time of day, UTC, to the minute. */
export const MomentField = ({
  label,
  value,
  onChange,
  problem,
}: MomentFieldProps) => (
  <DatePicker
    className={problem && styles.wrong}
    label={label}
    description={problem}
    granularity="minute"
    hourCycle={24}
    value={value && toCalendarDateTime(fromDate(value, 'UTC'))}
    onChange={moment => onChange(moment && moment.toDate('UTC'))}
    isInvalid={Boolean(problem)}
  />
);
