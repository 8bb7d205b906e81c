import { DatePicker } from '@backstage/ui';
import { CalendarDate, parseDate } from '@internationalized/date';
import styles from './layout.module.css';

/** Props of {@link DateField}. */
export interface DateFieldProps {
  label: string;
  description?: string;
  isRequired?: boolean;
  /** YYYY-MM-DD; '' while none is chosen. */
  value: string;
  onChange: (day: string) => void;
  problem?: string;
  /** YYYY-MM-DD; the first and the last day that can be picked. */
  min?: string;
  max?: string;
}

function dayOf(value = ''): CalendarDate | null {
  return /^\d{4}-\d{2}-\d{2}$/.test(value) ? parseDate(value) : null;
}

/** A day, typed or picked in a calendar. */
export const DateField = ({
  label,
  description,
  isRequired,
  value,
  onChange,
  problem,
  min,
  max,
}: DateFieldProps) => (
  <DatePicker
    className={problem && styles.wrong}
    label={label}
    // Its own messages need a value; what is wrong with none stands here.
    description={problem ?? description}
    isRequired={isRequired}
    granularity="day"
    value={dayOf(value)}
    onChange={day => onChange(day ? day.toString().slice(0, 10) : '')}
    minValue={dayOf(min)}
    maxValue={dayOf(max)}
    isInvalid={Boolean(problem)}
  />
);
