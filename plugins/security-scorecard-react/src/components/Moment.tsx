import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { securityScorecardReactTranslationRef } from '../translation';

/** Props of {@link Moment}. */
export interface MomentProps {
  /** ISO 8601, UTC. */
  at: string;
  /** Also says the hour and minute; default false. */
  withTime?: boolean;
}

/** A date, or a date with its time, in the reader's language and time zone. */
export const Moment = ({ at, withTime = false }: MomentProps) => {
  const { t } = useTranslationRef(securityScorecardReactTranslationRef);
  const when = new Date(at);
  return (
    <time dateTime={at} title={t('moment.time', { when })}>
      {withTime ? t('moment.time', { when }) : t('moment.date', { when })}
    </time>
  );
};
