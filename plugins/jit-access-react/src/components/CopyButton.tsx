import { useTranslationRef } from '@backstage/frontend-plugin-api';
import { ButtonIcon } from '@backstage/ui';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useEffect, useState } from 'react';
import { jitAccessReactTranslationRef } from '../translation';

/** Copies a text that stays on the screen, to be selected by hand where copying is not allowed. */
export function CopyButton(props: { text: string }) {
  const { t } = useTranslationRef(jitAccessReactTranslationRef);
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) {
      return undefined;
    }
    const timer = setTimeout(() => setCopied(false), 2_000);
    return () => clearTimeout(timer);
  }, [copied]);
  const copy = () =>
    navigator.clipboard.writeText(props.text).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  return (
    <ButtonIcon
      size="small"
      variant="tertiary"
      aria-label={copied ? t('how.copied') : t('how.copy')}
      icon={
        copied ? <RiCheckLine aria-hidden /> : <RiFileCopyLine aria-hidden />
      }
      onPress={copy}
    />
  );
}
