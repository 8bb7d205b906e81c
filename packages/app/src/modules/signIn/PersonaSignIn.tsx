import { ProxiedSignInPage } from '@backstage/core-components';
import { IdentityApi, useTranslationRef } from '@backstage/frontend-plugin-api';
import { messageOf } from '@fairway/plugin-security-scorecard-react';
import { Alert, Avatar, Button, Text } from '@backstage/ui';
import { useCallback, useMemo, useState } from 'react';
import { appTranslationRef } from '../../translation';
import { LogoFull } from '../nav/Logo';
import { chosenPersona } from './chosenPersona';
import type { Person } from './people';
import styles from './SignIn.module.css';

/** Header that names the persona to the auth backend's provider `persona`. */
const PERSONA_HEADER = 'x-fairway-persona';

/** Props of {@link PersonaSignIn}. */
export interface PersonaSignInProps {
  people: Person[];
  onSignInSuccess: (identity: IdentityApi) => void;
}

/** Signs in as one of the people of the demonstration, one click each; the choice outlives a reload. */
export const PersonaSignIn = ({
  people,
  onSignInSuccess,
}: PersonaSignInProps) => {
  const [name, setName] = useState(chosenPersona.get);
  const person = people.find(candidate => candidate.name === name);

  const forget = useCallback(() => {
    chosenPersona.clear();
    setName(null);
  }, []);
  if (!person) {
    return (
      <PersonaList
        people={people}
        onChoose={chosen => {
          chosenPersona.set(chosen);
          setName(chosen);
        }}
      />
    );
  }
  return (
    <PersonaSession
      key={person.name}
      person={person}
      onForget={forget}
      onSignInSuccess={onSignInSuccess}
    />
  );
};

function PersonaList({
  people,
  onChoose,
}: {
  people: Person[];
  onChoose: (name: string) => void;
}) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <main className={styles.page}>
      <div className={styles.column}>
        <LogoFull height={44} />
        <Text as="h1" variant="title-medium">
          {t('signIn.title')}
        </Text>
        <Text as="p" color="secondary">
          {t('signIn.personaIntro')}
        </Text>
        <ul className={styles.people} aria-label={t('signIn.people')}>
          {people.map(({ ref, name, title, role }) => (
            <li key={ref}>
              <button
                type="button"
                className={styles.person}
                onClick={() => onChoose(name)}
              >
                <span aria-hidden="true">
                  <Avatar src="" name={title} purpose="decoration" />
                </span>
                <span className={styles.text}>
                  <Text as="span" weight="bold">
                    {title}
                  </Text>
                  <Text as="span" variant="body-small" color="secondary">
                    {role}
                  </Text>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </main>
  );
}

function PersonaSession({
  person,
  onForget,
  onSignInSuccess,
}: {
  person: Person;
  onForget: () => void;
  onSignInSuccess: (identity: IdentityApi) => void;
}) {
  const headers = useMemo(
    () => ({ [PERSONA_HEADER]: person.name }),
    [person.name],
  );
  const SignInError = useCallback(
    ({ error }: { error?: Error }) => (
      <PersonaError person={person} error={error} onForget={onForget} />
    ),
    [person, onForget],
  );
  return (
    <ProxiedSignInPage
      provider="persona"
      headers={headers}
      ErrorComponent={SignInError}
      onSignInSuccess={identity => onSignInSuccess(forgetful(identity))}
    />
  );
}

function PersonaError({
  person,
  error,
  onForget,
}: {
  person: Person;
  error?: Error;
  onForget: () => void;
}) {
  const { t } = useTranslationRef(appTranslationRef);
  return (
    <main className={styles.page}>
      <div className={styles.column} role="alert">
        <LogoFull height={44} />
        <Text as="h1" variant="title-medium">
          {t('signIn.title')}
        </Text>
        <Alert
          status="danger"
          icon
          title={t('signIn.failed', { name: person.title })}
          description={t('signIn.failedReason', {
            message: error ? messageOf(error) : '',
          })}
          customActions={
            <Button variant="secondary" onPress={onForget}>
              {t('signIn.other')}
            </Button>
          }
        />
      </div>
    </main>
  );
}

/** The identity, but signing out also forgets who was chosen, so that the page comes back. */
function forgetful(identity: IdentityApi): IdentityApi {
  return {
    getProfileInfo: () => identity.getProfileInfo(),
    getBackstageIdentity: () => identity.getBackstageIdentity(),
    getCredentials: () => identity.getCredentials(),
    signOut: async () => {
      chosenPersona.clear();
      await identity.signOut();
    },
  };
}
