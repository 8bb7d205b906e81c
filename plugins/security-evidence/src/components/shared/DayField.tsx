import { DatePicker } from '@backstage/ui';
import { parseDate } from '@internationalized/date';

/** Props of {@link DayField}. */
export interface DayFieldProps {
  label: string;
  description: string;
  /** YYYY-MM-DD; '' while none is chosen. */
  value: string;
  onChange: (day: string) => void;
}

/** A day, typed or picked in a calendar. */
export const DayField = ({
  label,
  description,
  value,
  onChange,
}: DayFieldProps) => (
  <DatePicker
    label={label}
    description={description}
    granularity="day"
    value={value ? parseDate(value) : null}
    onChange={day => onChange(day ? day.toString().slice(0, 10) : '')}
  />
);
