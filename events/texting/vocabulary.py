"""The words by which people say stop, start, help, yes and no, in every language that is offered or may be.

Each word means one thing in all languages; tests hold this. Words are written as people spell them, with accents.
"""

from __future__ import annotations

from typing import Final

STOP, START, HELP, YES, NO = "stop", "start", "help", "yes", "no"

VOCABULARY: Final[dict[str, dict[str, str]]] = {
    "en": {
        STOP: "stop, stopall, end, quit, unsubscribe, unsub, revoke, opt out, cancel, no more, "
        "do not text, do not text me, don't text, don't text me",
        START: "start, unstop, resume, subscribe, opt in",
        HELP: "help, info, information",
        YES: "yes, y, yeah, yep, yup",
        NO: "no, n, nope",
    },
    "es": {
        STOP: "alto, parar, pare, para, detener, basta, baja, cancelar, anular, salir, terminar, fin, no más",
        START: "empezar, iniciar, comenzar, reanudar, alta",
        HELP: "ayuda, ayúdame, información",
        YES: "sí, si, s",
        NO: "",
    },
    "pt": {
        STOP: "parar, pare, sair, cancelar, encerrar, terminar, fim, chega",
        START: "começar, iniciar, voltar, retomar",
        HELP: "ajuda, ajude, informação",
        YES: "sim",
        NO: "não",
    },
    "fr": {
        STOP: "arrêt, arrêter, arrêtez, arrête, annuler, quitter, fin, désabonner, désinscrire, terminer",
        START: "commencer, démarrer, reprendre",
        HELP: "aide, aidez moi",
        YES: "oui",
        NO: "non",
    },
    "ht": {
        STOP: "rete, kanpe, sispann, fini, anile, dezabone",
        START: "kòmanse, rekòmanse, kontinye",
        HELP: "èd, ede m, enfòmasyon",
        YES: "wi",
        NO: "non",
    },
    "zh-Hans": {
        STOP: "停, 停止, 退订, 退訂, 取消, 结束, 結束, 退出, 不要再发",
        START: "开始, 開始, 恢复, 恢復, 订阅, 訂閱",
        HELP: "帮助, 幫助, 信息",
        YES: "是, 是的, 好, 好的, 要",
        NO: "不, 否, 不是, 不要, 不去",
    },
    "pl": {
        STOP: "koniec, rezygnuję, anuluj, wypisz, zatrzymaj, zakończ",
        START: "wznów, rozpocznij, zacznij",
        HELP: "pomoc, pomocy",
        YES: "tak",
        NO: "nie",
    },
    "ar": {
        STOP: "توقف, إيقاف, قف, أوقف, إلغاء, إنهاء, كفى",
        START: "ابدأ, بدء, استئناف, اشتراك",
        HELP: "مساعدة, معلومات",
        YES: "نعم, أجل",
        NO: "لا",
    },
    "fa": {STOP: "توقف, لغو, پایان", START: "شروع", HELP: "کمک, راهنما", YES: "بله, آره", NO: "نه, خیر"},
    "it": {
        STOP: "ferma, fermare, smetti, basta, annulla, cancella, disiscrivi, esci",
        START: "inizia, avvia, riprendi",
        HELP: "aiuto, informazioni",
        YES: "sì",
        NO: "",
    },
    "sq": {
        STOP: "ndal, ndalo, anulo, mbaro, hiq, mjaft",
        START: "fillo, rifillo, nis",
        HELP: "ndihmë, informacion",
        YES: "po",
        NO: "jo",
    },
    "vi": {
        STOP: "dừng, dừng lại, ngừng, ngưng, hủy, huỷ, kết thúc",
        START: "bắt đầu, tiếp tục",
        HELP: "trợ giúp, giúp, giúp đỡ, thông tin",
        YES: "có, vâng, dạ, đồng ý",
        NO: "không",
    },
    "ru": {
        STOP: "стоп, остановить, прекратить, отмена, отменить, отписаться, хватит, конец",
        START: "старт, начать, возобновить",
        HELP: "помощь, справка, инфо",
        YES: "да",
        NO: "нет",
    },
    "uk": {
        STOP: "стоп, зупинити, припинити, скасувати, відписатися, досить, кінець",
        START: "старт, почати, відновити",
        HELP: "допомога, довідка, інфо",
        YES: "так",
        NO: "ні",
    },
}

NAMES: Final[dict[str, str]] = {
    "en": "English, inglés, inglês",
    "es": "español, castellano, Spanish",
    "pt": "português, Portuguese",
    "fr": "français, French",
    "ht": "kreyòl, kreyòl ayisyen, Haitian, Creole",
    "zh-Hans": "中文, 简体中文, 普通话, Chinese",
    "pl": "polski, Polish",
    "ar": "العربية, عربي, Arabic",
    "it": "italiano, Italian",
    "sq": "shqip, Albanian",
    "vi": "tiếng Việt, Vietnamese",
    "ru": "русский, Russian",
    "uk": "українська, Ukrainian",
}
"""How people name a language, in it and in English."""

WITH_ACCENTS_ONLY: Final = frozenset({"dừng", "hủy", "huỷ", "èd", "có", "dạ"})
"""Without its accents each of these is a name, or another word: Dung, Huy, Ed, Co, Da."""

POLITE: Final = (
    "please, pls, plz, thanks, thank, you, thx, ty, ok, okay, good, great, por, favor, gracias, vale, bueno, "
    "obrigado, obrigada, merci, svp, mesi, dziekuje, grazie, faleminderit, спасибо, дякую, 谢谢, 謝謝, شكرا"
)
"""Where nothing else is said, nothing is answered."""
AROUND: Final = (
    "now, all, it, this, these, the, me, to, text, texts, texting, message, messages, msg, msgs, sms, send, sending, "
    "my, number, receiving, getting, ya, mensaje, mensajes, textos, los, las, de, enviar, mandar, mensagem, mensagens"
)
"""Words that people write around the one that counts: "please stop texting me"."""
