import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { useLanguage } from '../hooks/useLanguage';
import { formatMoment } from '../lib/moment';
import { jitAccessReactTranslationRef } from '../translation';

/** Properties of {@link Moment}. */
export interface MomentProps {
  /** ISO 8601. */
  at: string;
  /** A text around it. */
  text?:
    | 'timeline.waitingUntil'
    | 'timeline.activeUntil'
    | 'timeline.residual'
    | 'timeline.scheduledFor'
    | 'timeline.reviewDue'
    | 'todos.reviewDue';
}

/** A moment in the reader's own time zone; the exact one, in UTC, on hover. */
export function Moment(props: MomentProps) {
  const { at, text } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const time = formatMoment(at, useLanguage());
  return (
    <time dateTime={at} title={at}>
      {text ? t(text, { time }) : time}
    </time>
  );
}
