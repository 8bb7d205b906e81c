import { DatePicker } from '@backstage/ui';
import {
  getLocalTimeZone,
  parseAbsolute,
  toCalendarDateTime,
  type CalendarDateTime,
} from '@internationalized/date';

/** Properties of {@link DateTimeField}. */
export interface DateTimeFieldProps {
  label: string;
  description?: string;
  isRequired?: boolean;
  /** ISO 8601; empty while none is chosen. */
  value: string;
  onChange: (at: string) => void;
  /** What is wrong with the value, in words. */
  error?: string;
}

function read(value: string): CalendarDateTime | null {
  return Number.isNaN(Date.parse(value))
    ? null
    : toCalendarDateTime(
        parseAbsolute(new Date(value).toISOString(), getLocalTimeZone()),
      );
}

/** A moment to the minute, typed or picked in a calendar, in the reader's time zone. */
export function DateTimeField(props: DateTimeFieldProps) {
  const { label, description, isRequired, value, onChange, error } = props;
  return (
    <DatePicker
      label={label}
      // Its own messages need a value; what is wrong with none stands here.
      description={error ?? description}
      isRequired={isRequired}
      granularity="minute"
      hourCycle={24}
      value={read(value)}
      onChange={at =>
        onChange(at ? at.toDate(getLocalTimeZone()).toISOString() : '')
      }
      isInvalid={Boolean(error)}
    />
  );
}
