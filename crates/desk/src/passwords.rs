//! Passwords: argon2id, outside any transaction, on a thread that may be busy, two at a time.

use std::sync::Arc;

use argon2::{Argon2, Params, PasswordHasher, PasswordVerifier};
use store::StoreError;
use tokio::sync::Semaphore;

/// How much work a guess costs. Stored hashes say how they were made, so a change holds for new passwords only.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PasswordCost {
    /// 19 MiB, two passes, one lane: the OWASP password storage cheat sheet's first choice for argon2id.
    #[default]
    Owasp,
    /// As little as argon2 allows: for tests.
    Cheap,
}

/// Each takes 19 MiB and some 30 ms of a core: a crowd at the door may not take the whole house.
const AT_ONCE: usize = 2;

/// Hashes passwords, and looks whether one fits.
#[derive(Clone)]
pub(crate) struct Passwords {
    argon2: Argon2<'static>,
    turns: Arc<Semaphore>,
}

impl Passwords {
    pub(crate) fn new(cost: PasswordCost) -> Self {
        let params = match cost {
            PasswordCost::Owasp => Params::new(19 * 1024, 2, 1, None),
            PasswordCost::Cheap => Params::new(Params::MIN_M_COST, 1, 1, None),
        };
        let argon2 = Argon2::from(params.expect("both are within what argon2 allows"));
        Self { argon2, turns: Arc::new(Semaphore::new(AT_ONCE)) }
    }

    /// The PHC string to store.
    pub(crate) async fn hash(&self, password: &str, salt: [u8; 16]) -> Result<String, StoreError> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.work(move || hashed(&argon2, &password, &salt)).await?
    }

    /// Whether the password fits. Without a hash it takes as long, and never fits: who tries addresses learns nothing.
    pub(crate) async fn fits(&self, password: &str, hash: Option<String>) -> Result<bool, StoreError> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.work(move || match hash {
            Some(hash) => argon2.verify_password(password.as_bytes(), hash.as_str()).is_ok(),
            None => hashed(&argon2, &password, &[0; 16]).is_err(),
        })
        .await
    }

    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, StoreError> {
        let _turn = self.turns.acquire().await.map_err(|_| StoreError::other("the desk is closing"))?;
        // The command line may have no runtime around it; then nobody else waits either.
        match tokio::runtime::Handle::try_current() {
            Ok(runtime) => runtime
                .spawn_blocking(work)
                .await
                .map_err(|e| StoreError::other(format!("hashing a password failed: {e}"))),
            Err(_) => Ok(work()),
        }
    }
}

fn hashed(argon2: &Argon2<'_>, password: &str, salt: &[u8; 16]) -> Result<String, StoreError> {
    let hash = argon2
        .hash_password_with_salt(password.as_bytes(), salt)
        .map_err(|e| StoreError::other(format!("hashing a password failed: {e}")))?;
    Ok(hash.to_string())
}
