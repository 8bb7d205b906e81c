import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Alert, Button, Skeleton } from '@backstage/ui';
import type {
  AnchorVerification,
  LedgerVerification,
} from '@fairway/plugin-jit-access-common';
import { TroublePanel, type Live } from '@fairway/plugin-jit-access-react';
import { RiCheckboxCircleLine, RiCloseCircleLine } from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import styles from '../layout.module.css';
import { shortHash } from './words';

/** Whether the ledger's chain holds, checked by the server, and what vouches for it outside. */
export function LedgerBadge(props: { live: Live<LedgerVerification> }) {
  const { live } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (!live.value) {
    return live.trouble ? (
      <TroublePanel trouble={live.trouble} onRetry={live.refetch} />
    ) : (
      <Skeleton
        height={48}
        style={{ backgroundColor: 'var(--bui-border-1)' }}
        aria-label={t('audit.verifying')}
      />
    );
  }
  const { ok, rows, firstBadSeq, reason, headHash, anchors } = live.value;
  const again = (
    <Button variant="secondary" onPress={live.refetch}>
      {t('audit.again')}
    </Button>
  );
  if (ok) {
    return (
      <Alert
        role="status"
        status="success"
        icon
        title={t('audit.verified', { rows: String(rows) })}
        description={
          <>
            {t('audit.verifiedHead', { hash: shortHash(headHash) })}
            <Anchors anchors={anchors} />
          </>
        }
        customActions={again}
      />
    );
  }
  return (
    <Alert
      role="alert"
      status="danger"
      icon
      title={
        firstBadSeq === null
          ? t('audit.brokenAny')
          : t('audit.broken', { seq: String(firstBadSeq) })
      }
      description={
        <>
          {reason}
          <Anchors anchors={anchors} />
        </>
      }
      customActions={again}
    />
  );
}

/** What the anchors outside of the database say of the chain. */
function Anchors(props: { anchors: AnchorVerification[] }) {
  const { anchors } = props;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (anchors.length === 0) {
    return <div>{t('audit.anchorsNone')}</div>;
  }
  return (
    <ul className={styles.list} aria-label={t('audit.anchors')}>
      {anchors.map(anchor => (
        <li key={anchor.id}>
          {anchor.ok ? (
            <RiCheckboxCircleLine size={14} aria-hidden />
          ) : (
            <RiCloseCircleLine size={14} aria-hidden />
          )}{' '}
          <AnchorWords anchor={anchor} />
        </li>
      ))}
    </ul>
  );
}

function AnchorWords(props: { anchor: AnchorVerification }) {
  const { id, ok, heads, seq, reason } = props.anchor;
  const { t } = useTranslationRef(jitAccessTranslationRef);
  if (!ok) {
    return <>{t('audit.anchorBad', { id, reason: reason ?? '' })}</>;
  }
  return (
    <>
      {seq === null
        ? t('audit.anchorEmpty', { id })
        : t('audit.anchorOk', { id, seq: String(seq), heads: String(heads) })}
    </>
  );
}
