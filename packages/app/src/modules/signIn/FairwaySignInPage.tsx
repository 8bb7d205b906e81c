import { SignInPage } from '@backstage/core-components';
import {
  configApiRef,
  useApi,
  useTranslationRef,
} from '@backstage/frontend-plugin-api';
import type { SignInPageProps } from '@backstage/plugin-app-react';
import { useMemo } from 'react';
import { appTranslationRef } from '../../translation';
import { oidcAuthApiRef } from '../auth/oidc';
import { readPeople } from './people';
import { PersonaSignIn } from './PersonaSignIn';

/** Personas where they are configured (never in production: the backend refuses them), else OpenID Connect. */
export const FairwaySignInPage = ({ onSignInSuccess }: SignInPageProps) => {
  const { t } = useTranslationRef(appTranslationRef);
  const config = useApi(configApiRef);
  const people = useMemo(() => readPeople(config), [config]);
  if (people.length > 0) {
    return <PersonaSignIn people={people} onSignInSuccess={onSignInSuccess} />;
  }
  return (
    <SignInPage
      auto
      align="center"
      title={t('signIn.title')}
      provider={{
        id: 'oidc',
        title: t('signIn.oidcTitle'),
        message: t('signIn.oidcMessage'),
        apiRef: oidcAuthApiRef,
      }}
      onSignInSuccess={onSignInSuccess}
    />
  );
};
