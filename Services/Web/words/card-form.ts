/** The form for card numbers, which stands in a frame of its own. */
export const cardForm = {
  silent: "Le formulaire de paiement ne répond pas. Payez à la remise, ou réessayez plus tard.",
  missing: (field: string) => `À compléter : ${field.toLowerCase()}.`,
  unknownCard: "Cette carte n’est pas reconnue.",
}
