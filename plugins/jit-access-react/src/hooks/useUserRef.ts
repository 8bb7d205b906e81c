import { identityApiRef, useApi } from '@backstage/frontend-plugin-api';
import { useEffect, useState } from 'react';

/** Entity ref of the person who is signed in; undefined until known. */
export function useUserRef(): string | undefined {
  const identity = useApi(identityApiRef);
  const [ref, setRef] = useState<string>();
  useEffect(() => {
    let gone = false;
    identity.getBackstageIdentity().then(
      user => {
        if (!gone) {
          setRef(user.userEntityRef);
        }
      },
      // Without an identity nothing is one's own, and the server refuses anyhow.
      () => {},
    );
    return () => {
      gone = true;
    };
  }, [identity]);
  return ref;
}
