import { useTranslationRef } from '@backstage/frontend-plugin-api';
import CircularProgress from '@material-ui/core/CircularProgress';
import { useServerNow, type ServerClock } from '../hooks/useServerClock';
import { useLanguage } from '../hooks/useLanguage';
import { formatRemaining } from '../lib/duration';
import { jitAccessReactTranslationRef } from '../translation';
import styles from './Countdown.module.css';

/** From here on a countdown looks urgent; milliseconds. */
const SOON_MS = 5 * 60_000;

/** Properties of {@link Countdown}. */
export interface CountdownProps {
  /** What it counts down to. */
  kind: 'ends' | 'starts' | 'expires';
  /** ISO 8601. */
  until: string;
  /** Where the ring begins, ISO 8601; without it there is no ring. */
  from?: string | null;
  clock: ServerClock;
}

/** Counts down to a moment on the server's clock: in words, with a ring. */
export function Countdown(props: CountdownProps) {
  const { kind, until, from, clock } = props;
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const language = useLanguage();
  const now = useServerNow(clock);
  const end = Date.parse(until);
  const begin = from ? Date.parse(from) : NaN;
  const left = end - now;
  const over = left <= 0;

  let tone = '';
  if (over) {
    tone = styles.over;
  } else if (left <= SOON_MS) {
    tone = styles.soon;
  }
  const time = formatRemaining(left, language);
  const words = {
    ends: over ? t('countdown.endsNow') : t('countdown.endsIn', { time }),
    starts: over ? t('countdown.startsNow') : t('countdown.startsIn', { time }),
    expires: over
      ? t('countdown.expiresNow')
      : t('countdown.expiresIn', { time }),
  };
  const share = Math.min(100, Math.max(0, (left / (end - begin)) * 100));

  return (
    <span className={`${styles.root} ${tone}`} role="timer">
      {Number.isFinite(begin) && end > begin && (
        <span className={styles.ring} aria-hidden>
          <span className={styles.track}>
            <CircularProgress
              variant="determinate"
              value={100}
              size={24}
              thickness={5}
              color="inherit"
            />
          </span>
          <CircularProgress
            variant="determinate"
            value={share}
            size={24}
            thickness={5}
            color="inherit"
          />
        </span>
      )}
      <time dateTime={until}>{words[kind]}</time>
    </span>
  );
}
