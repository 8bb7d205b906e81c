import { useRouteRef } from '@backstage/core-plugin-api';
import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { Link } from '@backstage/ui';
import type { Entitlement } from '@fairway/plugin-jit-access-common';
import { accessBreakGlassRouteRef } from '@fairway/plugin-jit-access-react';
import { RiAlarmWarningFill } from '@remixicon/react';
import { jitAccessTranslationRef } from '../../translation';
import styles from './breakGlass.module.css';

/** Leads to break-glass where something offers it; nothing where nothing does. */
export function BreakGlassLink(props: { entitlements: Entitlement[] }) {
  const { t } = useTranslationRef(jitAccessTranslationRef);
  const link = useRouteRef(accessBreakGlassRouteRef);
  const offered = props.entitlements.filter(item => item.breakGlass !== null);
  if (offered.length === 0) {
    return null;
  }
  const query =
    offered.length === 1
      ? `?entitlement=${encodeURIComponent(offered[0].id)}`
      : '';
  return (
    <div className={styles.link}>
      <span>
        <RiAlarmWarningFill size={16} aria-hidden /> {t('breakGlass.linkText')}
      </span>
      <Link href={`${link()}${query}`}>{t('breakGlass.link')}</Link>
    </div>
  );
}
