"""What Flask-Security says to people, in the portal's own words (its French is a bit stiff)."""

WRONG = (
    "L’adresse ou le mot de passe ne correspond pas. Après 5 essais, il faut attendre un peu "
    "avant de recommencer. Vous pouvez aussi recevoir un lien de connexion par courriel"
)
WRONG_CODE = (
    "Ce code n’est pas le bon, ou il a déjà servi. Attendez le code suivant et écrivez ses "
    "6 chiffres"
)

SAID = {
    "ALREADY_CONFIRMED": ("Votre adresse est déjà confirmée. Connectez-vous.", "info"),
    "API_ERROR": ("Cette page n’est plus à jour. Recommencez depuis le début.", "error"),
    "CHANGE_EMAIL_CONFIRMED": ("Votre nouvelle adresse est enregistrée.", "success"),
    "CHANGE_EMAIL_EXPIRED": (
        "Ce lien n’est plus valable : il l’était pendant %(within)s. Demandez-en un autre.",
        "error",
    ),
    "CHANGE_EMAIL_SENT": (
        "Un courriel est parti à %(email)s. Votre adresse changera quand vous ouvrirez son lien.",
        "success",
    ),
    "CONFIRMATION_REQUIRED": (
        "Confirmez d’abord votre adresse : ouvrez le lien du courriel que vous avez reçu",
        "error",
    ),
    "CONFIRM_REGISTRATION": ("Un courriel est parti à %(email)s.", "success"),
    "DISABLED_ACCOUNT": ("Ce compte est fermé. Appelez-nous si c’est une erreur", "error"),
    "EMAIL_ALREADY_ASSOCIATED": ("Cette adresse a déjà un compte", "error"),
    "EMAIL_NOT_PROVIDED": ("Écrivez votre adresse électronique", "error"),
    "GENERIC_AUTHN_FAILED": (WRONG, "error"),
    "INVALID_EMAIL_ADDRESS": (
        "Écrivez une adresse complète, par exemple prenom.nom@exemple.fr",
        "error",
    ),
    "INVALID_PASSWORD": ("Ce n’est pas votre mot de passe actuel", "error"),
    "INVALID_RECOVERY_CODE": (
        "Ce code de secours n’est pas le bon, ou il a déjà servi",
        "error",
    ),
    "INVALID_REDIRECT": ("Cette adresse n’est pas une page de ce site", "error"),
    "INVALID_RESET_PASSWORD_TOKEN": (
        "Ce lien n’est plus valable, ou il a déjà servi. Demandez-en un autre.",
        "error",
    ),
    "PASSWORD_CHANGE": ("Votre mot de passe est changé.", "success"),
    "PASSWORD_IS_THE_SAME": ("Choisissez un mot de passe différent du précédent", "error"),
    "PASSWORD_NOT_PROVIDED": ("Écrivez votre mot de passe", "error"),
    "PASSWORD_RESET_EXPIRED": (
        "Ce lien n’est plus valable : il l’était pendant %(within)s. Demandez-en un autre.",
        "error",
    ),
    "PASSWORD_RESET_NO_LOGIN": (
        "Votre mot de passe est changé. Connectez-vous avec le nouveau.",
        "success",
    ),
    "REAUTHENTICATION_REQUIRED": ("Pour continuer, montrez que c’est bien vous.", "info"),
    "REAUTHENTICATION_SUCCESSFUL": ("Merci, vous pouvez continuer.", "success"),
    "TWO_FACTOR_CHANGE_METHOD_SUCCESSFUL": (
        "La double vérification est activée. Gardez maintenant des codes de secours.",
        "success",
    ),
    "TWO_FACTOR_DISABLED": ("La double vérification est désactivée.", "success"),
    "TWO_FACTOR_INVALID_TOKEN": (WRONG_CODE, "error"),
    "TWO_FACTOR_LOGIN_SUCCESSFUL": ("Vous êtes connecté.", "success"),
    "TWO_FACTOR_METHOD_NOT_AVAILABLE": ("Choisissez une application de codes", "error"),
    "TWO_FACTOR_PERMISSION_DENIED": ("Connectez-vous d’abord.", "error"),
    "UNAUTHENTICATED": ("Connectez-vous pour voir cette page.", "info"),
    "USER_DOES_NOT_EXIST": (WRONG, "error"),
    "WEBAUTHN_CREDENTIAL_DELETED": ("La clé d’accès « %(name)s » est supprimée.", "success"),
    "WEBAUTHN_CREDENTIAL_ID_INUSE": ("Cette clé d’accès est déjà enregistrée.", "error"),
    "WEBAUTHN_CREDENTIAL_WRONG_USAGE": ("Cette clé d’accès ne sert pas ici.", "error"),
    "WEBAUTHN_EXPIRED": ("L’attente a été trop longue. Recommencez.", "error"),
    "WEBAUTHN_MISMATCH_USER_HANDLE": ("Cette clé d’accès est celle d’un autre compte.", "error"),
    "WEBAUTHN_NAME_INUSE": ("Une de vos clés porte déjà le nom « %(name)s »", "error"),
    "WEBAUTHN_NAME_NOT_FOUND": ("Aucune de vos clés ne porte ce nom.", "error"),
    "WEBAUTHN_NAME_REQUIRED": ("Donnez un nom à cette clé, par exemple Mon téléphone", "error"),
    "WEBAUTHN_NO_VERIFY": (
        "Votre appareil n’a pas confirmé que c’est vous. Recommencez ou connectez-vous autrement.",
        "error",
    ),
    "WEBAUTHN_REGISTER_SUCCESSFUL": ("La clé d’accès « %(name)s » est enregistrée.", "success"),
    "WEBAUTHN_UNKNOWN_CREDENTIAL_ID": (
        "Nous ne connaissons pas cette clé d’accès. Connectez-vous autrement.",
        "error",
    ),
}
SENTENCES = tuple(sentence for sentence, _tone in SAID.values())
