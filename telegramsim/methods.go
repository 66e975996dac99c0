package telegramsim

// methodNamed is every method that is simulated. It is a switch, not a map, since
// the methods reach each other.
func methodNamed(name string) func(*Sim, *request) (any, *apiError) {
	switch name {
	case "getMe":
		return (*Sim).getMe
	case "logOut", "close":
		return (*Sim).yes
	case "getUpdates":
		return (*Sim).getUpdates
	case "setWebhook":
		return (*Sim).setWebhook
	case "deleteWebhook":
		return (*Sim).deleteWebhook
	case "getWebhookInfo":
		return (*Sim).getWebhookInfo
	case "sendMessage":
		return (*Sim).sendMessage
	case "sendPhoto", "sendDocument", "sendVideo", "sendAudio", "sendVoice", "sendSticker", "sendAnimation":
		return (*Sim).sendFile
	case "sendMediaGroup":
		return (*Sim).sendMediaGroup
	case "sendLocation":
		return (*Sim).sendLocation
	case "sendVenue":
		return (*Sim).sendVenue
	case "sendContact":
		return (*Sim).sendContact
	case "sendPoll":
		return (*Sim).sendPoll
	case "sendChatAction":
		return (*Sim).sendChatAction
	case "copyMessage", "forwardMessage":
		return (*Sim).repeatMessage
	case "copyMessages", "forwardMessages":
		return (*Sim).repeatMessages
	case "editMessageText":
		return (*Sim).editMessageText
	case "editMessageCaption":
		return (*Sim).editMessageCaption
	case "editMessageReplyMarkup":
		return (*Sim).editMessageReplyMarkup
	case "editMessageMedia":
		return (*Sim).editMessageMedia
	case "deleteMessage":
		return (*Sim).deleteMessage
	case "deleteMessages":
		return (*Sim).deleteMessages
	case "answerCallbackQuery":
		return (*Sim).answerCallbackQuery
	}
	return otherMethodNamed(name)
}

// otherMethodNamed is what is asked of chats, files and the bot itself.
func otherMethodNamed(name string) func(*Sim, *request) (any, *apiError) {
	switch name {
	case "getFile":
		return (*Sim).getFile
	case "getChat":
		return (*Sim).getChat
	case "getChatMember":
		return (*Sim).getChatMember
	case "getChatMemberCount":
		return (*Sim).getChatMemberCount
	case "pinChatMessage":
		return (*Sim).pinChatMessage
	case "unpinChatMessage", "unpinAllChatMessages":
		return (*Sim).unpinChatMessage
	case "leaveChat":
		return (*Sim).leaveChat
	case "setMessageReaction":
		return (*Sim).setMessageReaction
	case "setMyCommands":
		return (*Sim).setMyCommands
	case "getMyCommands":
		return (*Sim).getMyCommands
	case "deleteMyCommands":
		return (*Sim).deleteMyCommands
	case "setChatMenuButton":
		return (*Sim).setChatMenuButton
	case "getChatMenuButton":
		return (*Sim).getChatMenuButton
	case "setMyName", "setMyDescription", "setMyShortDescription":
		return (*Sim).setText
	case "getMyName", "getMyDescription", "getMyShortDescription":
		return (*Sim).getText
	}
	return nil
}
